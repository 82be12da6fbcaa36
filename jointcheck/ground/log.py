"""The log: one JSON line an event, with a plain traceback; never local values, form contents or keys."""

import sys

import structlog


def setup() -> None:
    """Structured lines on stderr; line ends inside values are escaped, so a line is an event."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
