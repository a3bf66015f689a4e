"""The window: shows a frozen session and its derivation, sends changes one way; decides nothing."""
