"""Holds manifests against the schemas of Kubernetes, and prints them as a list in JSON.

Reads YAML on standard input. Arguments: a version of Kubernetes (1.37), then kinds that have no schema there
(of custom resources). Unknown keys and keys said twice are wrong. Exit code 1: what is wrong is on standard error.
"""

import json
import sys

import kubernetes_validate
import yaml


class Strict(yaml.SafeLoader):
    """Refuses a key that a mapping has twice."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"said twice: {twice}", node.start_mark)
        return super().construct_mapping(node, deep)


def problem(manifest, version, without_schema):
    """What is wrong with a manifest; None: nothing."""
    try:
        kubernetes_validate.validate(manifest, version, strict=True)
    except kubernetes_validate.SchemaNotFoundError as unknown:
        return None if manifest["kind"] in without_schema else str(unknown)
    except kubernetes_validate.ValidationError as invalid:
        return f"{list(invalid.path)}: {invalid.message}"
    return None


def main():
    version, without_schema = sys.argv[1], sys.argv[2:]
    try:
        manifests = [one for one in yaml.load_all(sys.stdin, Strict) if one]
    except yaml.YAMLError as unreadable:
        sys.exit(str(unreadable))
    problems = [(one, problem(one, version, without_schema)) for one in manifests]
    wrong = [f"{one['kind']} {one['metadata']['name']}: {what}" for one, what in problems if what]
    if wrong:
        sys.exit("\n".join(wrong))
    json.dump(manifests, sys.stdout)


main()
