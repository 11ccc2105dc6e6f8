"""What the world can do to the senses; each class's docstring is the sentence that the user reads.

CaptureError
├── DocumentError
│   ├── DocumentUnreadableError   document-unreadable
│   ├── DocumentTooLargeError     document-too-large
│   ├── DocumentNotTextError      document-not-text
│   ├── LocomoFormError           locomo-form
│   └── LocomoSampleError         locomo-sample
├── ScreenError
│   ├── NoDisplayError            no-display
│   ├── WaylandError              wayland
│   ├── PortalAbsentError         portal-absent
│   ├── PortalRefusedError        portal-refused
│   ├── PortalSilentError         portal-silent
│   ├── ScreenPermissionError     screen-permission
│   ├── MonitorError              no-monitor
│   ├── GrabError                 grab
│   │   ├── PortalClosedError     portal-closed
│   │   ├── PortalPictureError    portal-picture
│   │   └── PortalBlankError      portal-blank
│   └── HiddenScreenError         screen-hidden
├── ReaderError
│   ├── ReaderDiedError           reader-died
│   └── ReaderSlowError           reader-slow
├── SealError
│   ├── NotSealedError            not-sealed
│   ├── SealTooNewError           seal-too-new
│   ├── SealDamagedError          seal-damaged
│   ├── SealTooLargeError         seal-too-large
│   ├── InboxFullError            inbox-full
│   └── InboxUnwritableError      inbox-unwritable
└── RecorderError
    ├── RulesDamagedError         rules-damaged
    ├── RecorderRunningError      recorder-running
    ├── RecorderAbsentError       recorder-absent
    ├── ControlRefusedError       control-refused
    ├── HotkeyUnknownError        hotkey-unknown
    ├── HotkeyTakenError          hotkey-taken
    ├── HotkeyUnsupportedError    hotkey-unsupported
    ├── PreviewFailedError        preview-failed
    └── PreviewStoppedError       preview-cancelled
"""

from __future__ import annotations

import inspect
from typing import ClassVar


class CaptureError(Exception):
    """Sixfold could not take this in; try again, and run "sixfold doctor" if it stays so."""

    code: ClassVar[str] = "capture"

    def __init__(self, **values: object) -> None:
        """`values` fill the sentence; never captured text, never a secret."""
        sentence = " ".join(inspect.cleandoc(type(self).__doc__ or "").split())
        super().__init__(sentence.format(**values))


class DocumentError(CaptureError):
    """This file could not be taken in; check that it is a text file that you may read."""

    code: ClassVar[str] = "document"


class DocumentUnreadableError(DocumentError):
    """{name} cannot be opened; check that it exists and that you may read it."""

    code: ClassVar[str] = "document-unreadable"


class DocumentTooLargeError(DocumentError):
    """{name} is larger than {limit} MB; split it and import the parts."""

    code: ClassVar[str] = "document-too-large"


class DocumentNotTextError(DocumentError):
    """{name} is not a text or Markdown file; save it as plain text first."""

    code: ClassVar[str] = "document-not-text"


class LocomoFormError(DocumentError):
    """{name} does not have the LoCoMo form ({where}); check that it is the file that the data set publishes."""

    code: ClassVar[str] = "locomo-form"


class LocomoSampleError(DocumentError):
    """{name} holds no conversation of that id; the ids in it are {known}."""

    code: ClassVar[str] = "locomo-sample"


class ScreenError(CaptureError):
    """The screen cannot be seen; check that you are signed in at the screen."""

    code: ClassVar[str] = "screen"


class NoDisplayError(ScreenError):
    """There is no display to record; sign in at the screen, or set DISPLAY to the one that you mean."""

    code: ClassVar[str] = "no-display"


class WaylandError(ScreenError):
    """Wayland hides its windows, so nothing can be left out; sign in to an X11 session, or accept that all is recorded.

    The command is "sixfold exclude wayland accept".
    """

    code: ClassVar[str] = "wayland"


class PortalAbsentError(ScreenError):
    """This Wayland desktop does not share its screen; install xdg-desktop-portal and its part for your desktop."""

    code: ClassVar[str] = "portal-absent"


class PortalRefusedError(ScreenError):
    """The desktop was not allowed to share its screen; start the recorder again, and allow it when the desktop asks."""

    code: ClassVar[str] = "portal-refused"


class PortalSilentError(ScreenError):
    """The desktop did not say in {seconds} seconds that it shares its screen; start the recorder again and allow it."""

    code: ClassVar[str] = "portal-silent"


class ScreenPermissionError(ScreenError):
    """macOS hides the screen from Sixfold; allow it in System Settings, Privacy and Security, Screen Recording."""

    code: ClassVar[str] = "screen-permission"


class MonitorError(ScreenError):
    """There is no monitor {monitor}; this display has {count}, counted from 1."""

    code: ClassVar[str] = "no-monitor"


class GrabError(ScreenError):
    """The display did not give its picture; recording goes on as soon as it does."""

    code: ClassVar[str] = "grab"


class PortalClosedError(GrabError):
    """The desktop has ended the sharing of its screen; nothing is recorded until you start the recorder again."""

    code: ClassVar[str] = "portal-closed"


class PortalPictureError(GrabError):
    """The shared screen gives no picture; install GStreamer with its part for PipeWire.

    The packages are gstreamer1.0-tools, gstreamer1.0-plugins-base and gstreamer1.0-pipewire; then start the recorder
    again.
    """

    code: ClassVar[str] = "portal-picture"


class PortalBlankError(GrabError):
    """The shared screen has shown a single colour for {seconds} seconds; if you see more, start the recorder again."""

    code: ClassVar[str] = "portal-blank"


class HiddenScreenError(ScreenError):
    """The screen's picture stays the same whatever is shown: the desktop hides it; sign in to X11 instead."""

    code: ClassVar[str] = "screen-hidden"


class ReaderError(CaptureError):
    """The reader of the screen failed; recording goes on with the next screen."""

    code: ClassVar[str] = "reader"


class ReaderDiedError(ReaderError):
    """The reader of the screen ended unexpectedly and is started again; if it keeps ending, free some memory."""

    code: ClassVar[str] = "reader-died"


class ReaderSlowError(ReaderError):
    """Reading the screen took over {seconds} seconds and was given up; close programs that keep the processor busy."""

    code: ClassVar[str] = "reader-slow"


class SealError(CaptureError):
    """A file of the inbox could not be opened; it is kept, and "sixfold doctor" says more."""

    code: ClassVar[str] = "seal"


class NotSealedError(SealError):
    """A file in the inbox is not one of Sixfold's; move it away."""

    code: ClassVar[str] = "not-sealed"


class SealTooNewError(SealError):
    """A file in the inbox was made by a newer Sixfold (form {version}); update the program to open it."""

    code: ClassVar[str] = "seal-too-new"


class SealDamagedError(SealError):
    """A file in the inbox is damaged or was sealed for another home; the rest of the inbox is not touched by it."""

    code: ClassVar[str] = "seal-damaged"


class SealTooLargeError(SealError):
    """A capture is larger than {limit} MB and was not taken; a smaller monitor or window brings it below."""

    code: ClassVar[str] = "seal-too-large"


class InboxFullError(SealError):
    """The disk is full; free some space, and recording goes on by itself."""

    code: ClassVar[str] = "inbox-full"


class InboxUnwritableError(SealError):
    """The inbox cannot be written; check that its folder exists and belongs to you, and recording goes on by itself."""

    code: ClassVar[str] = "inbox-unwritable"


class RecorderError(CaptureError):
    """The recorder could not do that; look at its state with "sixfold status"."""

    code: ClassVar[str] = "recorder"


class RulesDamagedError(RecorderError):
    """The recorder's rules cannot be read, so nothing is recorded; restore them in the window under Privacy, Left out.

    The command is "sixfold exclude repair".
    """

    code: ClassVar[str] = "rules-damaged"


class RecorderRunningError(RecorderError):
    """A recorder already runs for this home; stop it first."""

    code: ClassVar[str] = "recorder-running"


class RecorderAbsentError(RecorderError):
    """No recorder runs for this home; start it first."""

    code: ClassVar[str] = "recorder-absent"


class ControlRefusedError(RecorderError):
    """The recorder takes orders from its own user only."""

    code: ClassVar[str] = "control-refused"


class HotkeyUnknownError(RecorderError):
    """This keyboard has no key "{hotkey}" to pause with; choose one such as ctrl+alt+shift+p in the settings."""

    code: ClassVar[str] = "hotkey-unknown"


class HotkeyTakenError(RecorderError):
    """The key {hotkey} belongs to another program, so it does not pause; choose another one in the settings."""

    code: ClassVar[str] = "hotkey-taken"


class HotkeyUnsupportedError(RecorderError):
    """This desktop gives no program a key of its own, so none pauses; use the window, or "sixfold pause"."""

    code: ClassVar[str] = "hotkey-unsupported"


class PreviewFailedError(RecorderError):
    """The screen could not be previewed. {reason}"""  # noqa: D415 - the reason is a sentence

    code: ClassVar[str] = "preview-failed"


class PreviewStoppedError(RecorderError):
    """The preview was stopped; nothing of it was kept."""

    code: ClassVar[str] = "preview-cancelled"
