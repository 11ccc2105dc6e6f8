"""`python -m sixfold.app.worker`: the process that a language model runs in, started and fed by `models.client`."""

from __future__ import annotations

from sixfold.models.worker import main

if __name__ == "__main__":
    main()
