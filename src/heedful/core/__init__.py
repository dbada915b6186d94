"""The flow, pure: case -> signals -> formulation -> inquiries, responses, avoid -> brief.

Nothing here reads a file, a clock or a network; nothing here knows Django. Standard library only.
"""
