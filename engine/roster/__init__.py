"""The roster that an office keeps: its tree, what may be entered, its files. Pure: values in, values out."""
