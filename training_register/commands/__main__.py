"""`python -m training_register.commands` is `training-register`, without an installed package."""

from training_register.commands import main

# Worker processes import this module too, and are not to start another server.
if __name__ == "__main__":
    main()
