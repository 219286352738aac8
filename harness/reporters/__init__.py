"""Reports: folds over the events of a run. Each module that leaves a file or prints marks its class ``@reporter``."""
