# poll_result.py
import requests
import time
import os
import sys

API_KEY = os.environ["ATLASCLOUD_API_KEY"]
BASE_URL = os.environ["ATLASCLOUD_BASE_URL"] + "/model"

headers = {
    "Authorization": f"Bearer {API_KEY}"
}

def poll_video(prediction_id: str, timeout: int = 360) -> str:
    """轮询直到视频准备就绪,然后返回输出 URL。"""
    elapsed = 0
    while elapsed < timeout:
        response = requests.get(
            f"{BASE_URL}/prediction/{prediction_id}",
            headers=headers
        )
        response.raise_for_status()
        data = response.json()["data"]
        status = data["status"]

        if status in ("completed", "succeeded"):
            video_url = data["outputs"][0]
            print(f"Video ready: {video_url}")
            return video_url

        if status == "failed":
            raise RuntimeError(f"Generation failed: {data}")

        print(f"Status: {status} — waiting 3 seconds...")
        time.sleep(3)
        elapsed += 3

    raise TimeoutError(f"Generation did not complete within {timeout} seconds.")

# 替换为第 2 步中实际的 prediction_id
video_url = poll_video(sys.argv[1])
