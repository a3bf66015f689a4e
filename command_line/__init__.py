"""The program without its window: each module is one command, and none of them imports Qt."""
