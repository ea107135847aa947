"""The tutorial's loop for many rows, as a competent user writes it: asyncio, aiohttp, a question every 3 s a job.

    batch_peer.py BASE_URL TABLE FOLDER
"""
import asyncio
import csv
import sys
from pathlib import Path

import aiohttp

API_KEY = "test-key"
MODEL = "google/gemini-omni-flash/text-to-video-developer"
POLL_INTERVAL = 3
CONNECTIONS = 100


async def submit(session, base, row):
    payload = {
        "model": MODEL, "prompt": row["prompt"], "duration": 8, "resolution": "1080p", "aspect_ratio": "16:9",
        "seed": int(row["seed"]),
    }
    async with session.post(f"{base}/model/generateVideo", json=payload) as response:
        response.raise_for_status()
        return (await response.json())["data"]["id"]


async def wait(session, base, prediction):
    while True:
        async with session.get(f"{base}/model/prediction/{prediction}") as response:
            response.raise_for_status()
            data = (await response.json())["data"]
        if data["status"] in ("completed", "succeeded"):
            return data["outputs"][0]
        if data["status"] == "failed":
            raise RuntimeError(data.get("error") or "generation failed")
        await asyncio.sleep(POLL_INTERVAL)


async def download(session, url, path):
    async with session.get(url) as response:
        response.raise_for_status()
        with open(path, "wb") as file:
            async for chunk in response.content.iter_chunked(1 << 16):
                file.write(chunk)


async def make(session, base, folder, number, row):
    prediction = await submit(session, base, row)
    url = await wait(session, base, prediction)
    await download(session, url, folder / f"{number}.mp4")


async def main(base, table, folder):
    folder.mkdir(parents=True, exist_ok=True)
    with open(table, newline="") as file:
        rows = list(csv.DictReader(file))
    # The connector is the semaphore: so many requests at once, and a connection for each.
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    headers = {"Authorization": f"Bearer {API_KEY}"}
    timeout = aiohttp.ClientTimeout(total=None, sock_read=60)
    async with aiohttp.ClientSession(connector=connector, headers=headers, timeout=timeout) as session:
        results = await asyncio.gather(
            *(make(session, base, folder, number, row) for number, row in enumerate(rows, 1)), return_exceptions=True
        )
    failures = [result for result in results if isinstance(result, BaseException)]
    for failure in failures[:10]:
        print(f"failed: {failure!r}", file=sys.stderr)
    print(f"{len(rows) - len(failures)} of {len(rows)} done")
    return 1 if failures else 0


sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
