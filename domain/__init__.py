"""What the trade knows: values, rules, decisions. Standard library only, no clock, no input or
output.
"""
