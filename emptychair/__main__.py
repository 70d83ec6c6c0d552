"""`python -m emptychair` is the command `emptychair`."""

from emptychair.cli import main

if __name__ == "__main__":
    main()
