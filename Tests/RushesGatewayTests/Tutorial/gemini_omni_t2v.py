# gemini_omni_t2v.py
import requests
import os

API_KEY = os.environ["ATLASCLOUD_API_KEY"]
BASE_URL = os.environ["ATLASCLOUD_BASE_URL"] + "/model"

headers = {
    "Content-Type": "application/json",
    "Authorization": f"Bearer {API_KEY}"
}

payload = {
    "model": "google/gemini-omni-flash/text-to-video-developer",
    "prompt": "A young woman walks slowly through a rainy Tokyo street at night, neon reflections on wet pavement, cinematic slow motion, realistic lighting, 4K, film grain",
    "duration": 8, # 秒数: 4, 6, 8, 或 10
    "aspect_ratio": "16:9", # "16:9" 或 "9:16"
    "resolution": "1080p", # "720p", "1080p", 或 "4k"
    "seed": -1 # -1 为随机;设置整数可获得可复现的输出
}

response = requests.post(f"{BASE_URL}/generateVideo", headers=headers, json=payload)
response.raise_for_status()

prediction_id = response.json()["data"]["id"]
print(f"Job submitted. Prediction ID: {prediction_id}")


# ---- Step 3 ----
# poll_result.py
import requests
import time
import os

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
video_url = poll_video(prediction_id)

# ---- Not in the tutorial: fetch what was printed, without the key, as a browser would. ----
with requests.get(video_url, stream=True) as clip:
    clip.raise_for_status()
    with open(os.environ.get("TUTORIAL_OUTPUT", "result.mp4"), "wb") as file:
        for chunk in clip.iter_content(1 << 16):
            file.write(chunk)
