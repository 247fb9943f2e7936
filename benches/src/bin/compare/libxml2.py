"""Parses and validates with libxml2, by commands on standard input; answers nanoseconds of CPU time.

A command is a line of four fields between tabs: `parse` or `validate`, the schema's path,
the document's path, the number of times. Schemas and documents are loaded before the clock starts.
"""

import sys
import time

from lxml import etree

parser = etree.XMLParser(huge_tree=True)
schemas = {}
for line in sys.stdin:
    operation, schema, document, times = line.rstrip("\n").split("\t")
    if operation == "validate" and schema not in schemas:
        schemas[schema] = etree.XMLSchema(file=schema)
    with open(document, "rb") as file:
        text = file.read()
    start = time.thread_time_ns()
    for _ in range(int(times)):
        tree = etree.fromstring(text, parser)
        if operation == "validate" and not schemas[schema].validate(tree):
            sys.exit(f"{document} is not valid: {schemas[schema].error_log.last_error}")
    print(time.thread_time_ns() - start, flush=True)
