#!/usr/bin/env python3
"""Follows a document and keeps the text of its roots in a file, whatever is killed meanwhile.

    follow.py http://127.0.0.1:8080 my-document my-document.json

The file holds the position of the last edit, how many edits made it, and the text of each root. It is replaced as a
whole after each edit, so this program may be ended at any moment: started again, it goes on behind that position.
"""
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

EMBED = "\ufffc"  # stands for what is no text and takes one place in it


def units(text):
    """Lengths in a delta count UTF-16 code units, as JavaScript does; in this form each takes two bytes."""
    return text.encode("utf-16-le", "surrogatepass")


def applied(text, delta):
    """A text after the steps of a delta."""
    old, at, new = units(text), 0, []
    for step in delta:
        if "insert" in step:
            content = step["insert"]
            new.append(units(content if isinstance(content, str) else EMBED))
        else:
            length = 2 * (step.get("retain") or step.get("delete"))
            if "retain" in step:
                new.append(old[at : at + length])
            at += length
    return b"".join(new + [old[at:]]).decode("utf-16-le", "surrogatepass")


def take(state, change):
    """Brings the state to where one more edit makes it."""
    if change.get("deleted"):
        sys.exit("the document was deleted")
    for each in change["changes"]:
        inserts = [step["insert"] for step in each.get("delta", []) if "insert" in step]
        if each["path"] or any(isinstance(insert, list) for insert in inserts):
            continue  # something nested, or the elements of an array: no text of a root
        if "delta" in each:
            state["texts"][each["root"]] = applied(state["texts"].get(each["root"], ""), each["delta"])
    state["position"] = change["position"]
    state["edits"] += 1


def events(url, position):
    """The events of one connection, until it ends."""
    request = urllib.request.Request(url, headers={"Accept": "text/event-stream", "Last-Event-ID": position})
    with urllib.request.urlopen(request, timeout=60) as lines:
        for line in lines:  # the data of one event is one line; comments come every 15 seconds
            if line.startswith(b"data:"):
                yield json.loads(line[5:])


def load(path):
    if not os.path.exists(path):
        return {"position": "0.0", "edits": 0, "texts": {}}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def store(state, path):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(path + ".new", path)


def main(base, document, path):
    url = base + "/api/documents/" + urllib.parse.quote(document, safe="") + "/changes"
    state = load(path)
    while True:
        try:
            for change in events(url, state["position"]):
                take(state, change)
                store(state, path)
        except urllib.error.HTTPError as error:
            if error.code != 503:  # 410: the history behind this position is gone, begin with a new file
                sys.exit(error.read().decode())
            time.sleep(1)
        except (OSError, ValueError):
            pass  # the connection is lost, perhaps in the middle of a line
        time.sleep(0.2)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
