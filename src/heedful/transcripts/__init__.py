"""From a conversation on paper to what may be noticed in it.

`reading` file -> Transcript, `coding` -> CodedTranscript, `moments` and `summary` of it, `observations` for the
case. `training` and `evaluation` make and judge the model in `model/`. Nothing here opens a connection.
"""
