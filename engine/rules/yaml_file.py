"""YAML with line marks, as all files of a ruleset are read."""

from ..yaml_file import Plain, Trail, YamlFile, read_yaml

__all__ = ["Plain", "Trail", "YamlFile", "read_yaml"]
