"""The command `heedful`: each subcommand reads, calls one part of the library, and prints.

Exit codes: 0 done; 1 the input is wrong (standard error says what and where, a line a problem); 2 usage.
Imports are inside the commands so that each starts with no more than it needs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from heedful.core.vocabulary import Case
    from heedful.transcripts.many import Done

app = typer.Typer(
    help="Hear what client resistance is telling you, and keep the alliance while you work with it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

DEFAULT_PORT = 8765
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
TherapistName = Annotated[
    str | None, typer.Option("--therapist", metavar="NAME", help="The therapist's name in the transcript.")
]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")]
Home = Annotated[
    Path | None, typer.Option(help="Where the practice is kept; by default your own data folder.")
]


def main() -> None:
    """Run the command; a closed pipe or Ctrl-C ends it quietly."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def refuse(problems: Iterable[str]) -> NoReturn:
    """Say what is wrong with the input, a line a problem, and end with 1."""
    for problem in problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(1)


@contextmanager
def _kind_refusals() -> Iterator[None]:
    """Problems that name themselves (`problems`) and files that cannot be opened become lines, not tracebacks."""
    try:
        yield
    except ValueError as error:
        problems = getattr(error, "problems", None)
        if problems is None:
            raise
        refuse(problems)
    except OSError as error:
        refuse([f"{error.filename}: cannot be opened ({error.strerror})"])


@app.command()
def brief(
    case: Annotated[
        Path | None, typer.Argument(help="A case file (heedful.case/1); - reads standard input.")
    ] = None,
    transcript: Annotated[Path | None, typer.Option(help="Make the brief from a transcript instead.")] = None,
    as_json: AsJson = False,
    therapist: TherapistName = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the transcript's session.")
    ] = None,
) -> None:
    """Before a session: one page from a case, or from a transcript."""
    from heedful.core.brief import brief_of
    from heedful.formats.brief_json import brief_as_text
    from heedful.formats.brief_page import print_brief
    from heedful.knowledge import load_catalogue

    if (case is None) == (transcript is None):
        raise typer.BadParameter("give one case file, or --transcript FILE")
    with _kind_refusals():
        catalogue = load_catalogue()
        told = _read_case(case) if case is not None else _case_of_transcript(transcript, therapist, on)
        made = brief_of(told, catalogue)
        if as_json:
            sys.stdout.write(brief_as_text(made))
        else:
            print_brief(made, catalogue)


def _read_case(path: Path) -> Case:
    from heedful.formats.case_file import case_from_text, read_case
    from heedful.knowledge import load_catalogue

    if str(path) == "-":
        return case_from_text(sys.stdin.read(), load_catalogue())
    return read_case(path, load_catalogue())


def _case_of_transcript(path: Path | None, therapist: str | None, on: datetime | None) -> Case:
    from heedful.transcripts.coding import load_coder
    from heedful.transcripts.observations import case_from
    from heedful.transcripts.reading import read_transcript

    assert path is not None
    coded = load_coder().code(read_transcript(path, therapist=therapist))
    _say(coded.said_so)
    day = on.date() if on else date.today()  # noqa: DTZ011 - the therapist's own day
    return case_from(coded, code="transcript", on=day)


def _say(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


@app.command()
def code(
    transcript: Annotated[
        Path, typer.Argument(help="csv, vtt, srt, txt, json or docx; or a folder of them.")
    ],
    as_json: AsJson = False,
    therapist: TherapistName = None,
    out: Annotated[Path | None, typer.Option(help="Where the codes of a folder go.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler of your own, for a folder.")
    ] = None,
) -> None:
    """After a session: code a transcript, and show the moments worth a second look. Or code a whole folder."""
    if transcript.is_dir():
        if out is None:
            raise typer.BadParameter("give --out DIR, where the codes of the folder go")
        _code_folder(transcript, out, therapist, scheduler)
        return
    if out is not None or scheduler is not None:
        raise typer.BadParameter("--out and --scheduler are for a folder of transcripts")
    from heedful.transcripts.coding import load_coder
    from heedful.transcripts.page import print_codes
    from heedful.transcripts.reading import read_transcript

    with _kind_refusals():
        coded = load_coder().code(read_transcript(transcript, therapist=therapist))
        _say(coded.said_so)
    if as_json:
        json.dump(coded.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        print_codes(coded)


def _placed(done: Done, folder: Path) -> str:
    """`deep/talk.json, line 2: ...`: a problem names its file alone; in a folder, it needs its place."""
    where, problem = done.source.relative_to(folder.absolute()), done.problem or ""
    is_named = problem.startswith((f"{where.name}:", f"{where.name},"))
    return f"{where}{problem.removeprefix(where.name)}" if is_named else f"{where}: {problem}"


def _code_folder(folder: Path, out: Path, therapist: str | None, scheduler: str | None) -> None:
    """Show how far it is, say what could not be coded, and end with 1 where something could not."""
    from rich.console import Console
    from rich.progress import track

    from heedful.transcripts.many import code_all, jobs_in

    if out.exists() and not out.is_dir():
        refuse([f"{out.name}: this is a file. Give a folder for the codes with --out."])
    with _kind_refusals():
        jobs = jobs_in(folder, out, therapist=therapist)
        if not jobs:
            refuse([f"{folder.name}: no transcript in it (csv, vtt, srt, txt, json or docx)."])
        done = list(
            track(
                code_all(jobs, scheduler=scheduler),
                description="Coding",
                total=len(jobs),
                console=Console(stderr=True),
            )
        )
    problems = [_placed(one, folder) for one in done if one.problem is not None]
    before = sum(one.was_there for one in done)
    print(
        f"{_counted(len(jobs) - len(problems), 'transcript')} coded, {before} of them before; {len(problems)} not."
    )
    if problems:
        refuse(sorted(problems))


@app.command()
def serve(
    port: Port = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="Only this machine by default.")] = "127.0.0.1",
    home: Home = None,
) -> None:
    """Run the application on this machine."""
    from heedful.practice.serving import serve as run

    with _kind_refusals():
        run(host=host, port=port, home=home)


@app.command()
def demo(
    port: Port = DEFAULT_PORT,
    home: Annotated[
        Path, typer.Option(help="Where the invented practice is kept; made anew each time.")
    ] = Path("var/demo"),
    background: Annotated[
        bool, typer.Option("--background", help="Give the terminal back once it answers.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End the demo that runs in the background.")] = False,
) -> None:
    """Run the application with an invented practice."""
    with _kind_refusals():
        if stop:
            from heedful.practice.background import stop_demo

            print("The demo is ended." if stop_demo(home) else "No demo is running.")
        elif background:
            from heedful.practice.background import start_demo

            address = start_demo(home, port)
            print("An invented practice is open. Everybody in it is invented. `make stop` ends it.")
            print(address)
        else:
            from heedful.practice.serving import demo as run

            run(port=port, home=home)


@app.command()
def work(home: Home = None) -> None:
    """Send messages that are due, until interrupted: for a clinic whose server is not `heedful serve`."""
    from heedful.practice.serving import work_alone

    with _kind_refusals():
        work_alone(home)


@app.command()
def mail_test(
    address: Annotated[str, typer.Argument(help="Where to send a test message.")], home: Home = None
) -> None:
    """Try the mail server: send one test message."""
    from heedful.practice.serving import try_mail

    with _kind_refusals():
        print(f"{try_mail(address, home)} took the test message.")


@app.command()
def audit(home: Home = None) -> None:
    """Check the audit trail: was any entry changed or cut off?"""
    from heedful.practice.serving import prepare

    with _kind_refusals():
        prepare(home)
        from heedful.practice.trust.audit import AuditEvent, verify_chain

        if found := verify_chain():
            refuse(f"entry {problem.number}: {problem.what}" for problem in found)
        print(f"The audit trail is whole: {AuditEvent.objects.count()} entries.")


@app.command()
def rotate_key(home: Home = None) -> None:
    """Add a new encryption key and encrypt names and words anew."""
    from heedful.practice.serving import prepare

    with _kind_refusals():
        prepare(home)
        from django.conf import settings

        from heedful.practice.trust.encryption import reencrypt
        from heedful.practice.trust.keys import add_key

        key = add_key(settings.HEEDFUL_KEYS)
        print(
            f"{reencrypt()} values are now under key {key}. Copy {settings.HEEDFUL_KEYS} to where its backup lies."
        )


@app.command()
def train(
    data: Annotated[Path, typer.Argument(help="The folder with the coded transcripts.")],
    out: Annotated[Path, typer.Option(help="Where the model goes.")] = Path("var/model"),
    encoder: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Also fine-tune the small BERT whose weights lie here (hours; can be resumed).",
        ),
    ] = None,
    teacher: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="With --encoder: a larger encoder's weights, to learn from."),
    ] = None,
    seed: int = 0,
) -> None:
    """Train the transcript coder on coded transcripts."""
    from heedful.transcripts.training import train as run

    if teacher is not None and encoder is None:
        raise typer.BadParameter("--teacher teaches an encoder: give --encoder FOLDER too")
    with _kind_refusals():
        run(data, out, base=encoder, teacher=teacher, seed=seed)


@app.command()
def evaluate(
    folder: Annotated[Path | None, typer.Argument(help="The folder with the coded transcripts.")] = None,
    data: Annotated[Path | None, typer.Option(help="The same, by name.")] = None,
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Score the shipped coder on transcripts it has not learned from.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Reproduce the model card: how good the coder is on transcripts it has not seen."""
    from heedful.transcripts.evaluation import evaluate as by_folds
    from heedful.transcripts.evaluation import evaluate_shipped, report

    where = data or folder
    if where is None or (data and folder):
        raise typer.BadParameter("give one folder with coded transcripts")
    with _kind_refusals():
        found = evaluate_shipped(where) if unseen else by_folds(where)
        print(json.dumps(found, indent=1) if as_json else report(found))


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER] [FILE.yaml]...",
            help="A catalogue folder (by default the one shipped), and questionnaires of your own.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check the clinical catalogue, or questionnaires of your own, and report every problem at once."""
    from heedful.knowledge import CatalogueProblem
    from heedful.knowledge.loader import CATALOGUE_FOLDER, read_catalogue

    own = [path for path in paths or () if path.suffix in {".yaml", ".yml"}]
    folders = [path for path in paths or () if path not in own] or [CATALOGUE_FOLDER]
    if len(folders) > 1:
        raise typer.BadParameter("give one catalogue folder; questionnaires are .yaml files")
    try:
        loaded = read_catalogue(folders[0], own)
    except CatalogueProblem as error:
        refuse([*error.problems, _counted(len(error.problems), "problem")])
    for path in own:
        measure = loaded.measures[path.stem]
        items = _counted(len(measure.items), "item")
        print(f"{path.name} is sound: {measure.name}, {items}, {measure.lowest:g} to {measure.highest:g}.")
    if not own:
        parts = (
            "sources",
            "observations",
            "inquiries",
            "responses",
            "avoid",
            "measures",
            "pathways",
            "references",
        )
        counts = ", ".join(f"{len(getattr(loaded, part))} {part}" for part in parts)
        print(f"The catalogue is sound: {counts}.")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@app.command()
def schema() -> None:
    """Print the JSON Schema of the case file."""
    from heedful.formats.case_shape import json_schema
    from heedful.knowledge import load_catalogue

    print(json.dumps(json_schema(load_catalogue()), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
