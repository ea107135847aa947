"""Every route with another key's ids: what is somebody else's does not exist."""
import re


def run(verdicts, gateway, done):
    """`done` maps each of two keys to the ids and links of its own finished job, take and upload."""
    one, other = done
    document = gateway.ask("GET", "/openapi.json", key=None).json()
    what = "another key's job, take and upload: 404"
    routes = [
        (method.upper(), path) for path, members in document["paths"].items()
        for method in members if method in ("get", "post", "put", "patch", "delete")
    ]
    verdicts.expect("routes known from /openapi.json", len(routes) >= 15, f"only {len(routes)}")
    for mine, theirs in ((one, other), (other, one)):
        for method, path in routes:
            if "{id}" in path:
                for identifier in theirs["ids"]:
                    place = path.replace("{id}", identifier)
                    answer = gateway.ask(method, place, key=mine["key"])
                    verdicts.expect(what, answer.status == 404, f"{method} {path} with {identifier[:8]}…: {answer}")
                    answer = gateway.ask(method, place, key=None)
                    verdicts.expect("a route that needs a key, without one: 401", answer.status == 401,
                                    f"{method} {path}: {answer}")
                answer = gateway.ask(method, path.replace("{id}", mine["job"]), key=mine["key"])
                verdicts.expect("the same routes with one's own: 200", answer.status == 200, f"{method} {path}: {answer}")
            elif path == "/api/v1/model/calculate":
                answer = gateway.ask(method, path, key=None, body={})
                verdicts.expect("a price without a key is the list's", answer.status == 400, f"{method} {path}: {answer}")
            elif path.startswith("/api/v1/model/") or path.startswith("/public/"):
                answer = gateway.ask(method, path, key=None, body={} if method == "POST" else None)
                verdicts.expect("a route that needs a key, without one: 401", answer.status == 401,
                                f"{method} {path}: {answer}")
        lists(verdicts, gateway, mine, theirs)
        links(verdicts, gateway, mine, theirs)
        uses(verdicts, gateway, mine, theirs)
    metrics = gateway.ask("GET", "/metrics", key=None).body.decode()
    for party in done:
        for identifier in party["ids"]:
            verdicts.expect("no id in /metrics", identifier not in metrics, identifier)


def lists(verdicts, gateway, mine, theirs):
    """What lists show."""
    what = "lists show only one's own"
    for query in ("", "?size=50", "?status=completed", "?modelPrefix=google/", "?no=1&size=50&state=succeeded",
                  "?modelPrefix=%25", "?model=%25", "?modelPrefix=_oogle"):
        answer = gateway.ask("GET", f"/api/v1/model/history{query}", key=mine["key"])
        text = answer.body.decode()
        shown = [i for i in theirs["ids"] + [theirs["prompt"]] if i in text]
        verdicts.expect(what, answer.status == 200 and not shown, f"history{query}: {answer.status}, {shown}")
        if "%25" in query or "_oogle" in query:
            total = answer.json().get("data", {}).get("total")
            verdicts.expect("wildcards in a filter are only characters", total == 0, f"history{query}: {total}")
    own = gateway.ask("GET", "/api/v1/model/history", key=mine["key"]).body.decode()
    verdicts.expect("history shows one's own", mine["job"] in own, own[:300])
    for path in ("/public/v1/balance", "/public/v1/model-costs", "/public/v1/model-usage", "/api/v1/models"):
        answer = gateway.ask("GET", path, key=mine["key"])
        text = answer.body.decode()
        shown = [i for i in theirs["ids"] + [theirs["owner"]] if i in text]
        verdicts.expect(what, answer.status == 200 and not shown, f"{path}: {answer.status}, {shown}")


def links(verdicts, gateway, mine, theirs):
    """Signed links, as they are and with one thing changed."""
    for link in (theirs["take"], theirs["upload"]):
        path = link.removeprefix(gateway.url)
        answer = gateway.ask("GET", path, key=None, headers={"Range": "bytes=0-15"})
        verdicts.expect("a signed link works as it is", answer.status == 206, f"{answer.status}")
        where, _, query = path.partition("?")
        fields = query.split("&")
        changed = [where, f"{where}?", f"{where}?{fields[0]}", where.replace(theirs["owner"], mine["owner"]) + "?" + query]
        for index, field in enumerate(fields):
            name, _, value = field.partition("=")
            for new in (value[:-1] + ("A" if value[-1:] != "A" else "B"), "", "9" * 12, value + "0"):
                changed.append(f"{where}?" + "&".join(fields[:index] + [f"{name}={new}"] + fields[index + 1 :]))
            changed.append(f"{where}?" + "&".join(fields[:index] + fields[index + 1 :]))
        # Another file under the same signature.
        others = (mine["take"] if "/takes/" in where else mine["upload"]).removeprefix(gateway.url)
        changed += [
            others.partition("?")[0] + "?" + query,
            where.replace("/takes/", "/uploads/") + "?" + query if "/takes/" in where
            else where.replace("/uploads/", "/takes/") + "?" + query,
            where + ".json?" + query, where + "/?" + query, where + "%00?" + query,
            re.sub(r"/(?=[^/]*$)", "/../" + where.split("/")[-2] + "/", where) + "?" + query,
            re.sub(r"/(?=[^/]*$)", "/%2e%2e/" + where.split("/")[-2] + "/", where) + "?" + query,
        ]
        for path in changed:
            for key in (None, mine["key"]):
                answer = gateway.ask("GET", path, key=key)
                verdicts.expect("a signed link with one thing changed: 404", answer.status in (404, 410),
                                f"{path}: {answer.status}")


def uses(verdicts, gateway, mine, theirs):
    """Another key's uploads as material, and its names for requests."""
    body = {
        "model": "google/gemini-omni-flash/image-to-video-developer", "prompt": "A heron", "duration": 4,
        "resolution": "720p", "images": [theirs["upload"]],
    }
    for path in ("generateVideo", "calculate"):
        answer = gateway.ask("POST", f"/api/v1/model/{path}", body, key=mine["key"])
        verdicts.expect("another key's upload as material: refused", answer.status in (400, 404), f"{path}: {answer}")
        bare = {**body, "images": [theirs["upload"].partition("?")[0]]}
        answer = gateway.ask("POST", f"/api/v1/model/{path}", bare, key=mine["key"])
        verdicts.expect("another key's upload as material: refused", answer.status in (400, 404), f"{path}: {answer}")
        answer = gateway.ask("POST", f"/api/v1/model/{path}", {**body, "images": [mine["upload"]]}, key=mine["key"])
        verdicts.expect("one's own upload as material: taken", answer.status == 200, f"{path}: {answer}")
    named = {"Idempotency-Key": "the-same-name"}
    plain = {"model": "google/gemini-omni-flash/text-to-video-developer", "prompt": "A heron", "duration": 4}
    ids = []
    for party in (mine, theirs):
        answer = gateway.ask("POST", "/api/v1/model/generateVideo", plain, key=party["key"], headers=named)
        verdicts.expect("an Idempotency-Key is its own key's alone", answer.status == 200, f"{answer}")
        ids.append((answer.json().get("data") or {}).get("id"))
    verdicts.expect("an Idempotency-Key is its own key's alone", ids[0] != ids[1], f"{ids}")
