# ---- Step 4a ----
# upload_image.py
import requests
import os

API_KEY = os.environ["ATLASCLOUD_API_KEY"]
UPLOAD_URL = os.environ["ATLASCLOUD_BASE_URL"] + "/model/uploadMedia"

headers = {"Authorization": f"Bearer {API_KEY}"}

with open("reference.jpg", "rb") as f:
    response = requests.post(UPLOAD_URL, headers=headers, files={"file": f})

response.raise_for_status()
image_url = response.json()["data"]["url"]
print(f"Uploaded image URL: {image_url}")


# ---- Step 4b ----
# gemini_omni_i2v.py
import requests
import os

API_KEY = os.environ["ATLASCLOUD_API_KEY"]
BASE_URL = os.environ["ATLASCLOUD_BASE_URL"] + "/model"

headers = {
    "Content-Type": "application/json",
    "Authorization": f"Bearer {API_KEY}"
}

payload = {
    "model": "google/gemini-omni-flash/image-to-video-developer",
    "prompt": "The character walks forward slowly, natural lighting, cinematic depth of field",
    "images": [image_url], # 使用第 4a 步中返回的 URL
    "duration": 8,
    "aspect_ratio": "16:9",
    "resolution": "1080p",
    "seed": -1
}

response = requests.post(f"{BASE_URL}/generateVideo", headers=headers, json=payload)
response.raise_for_status()

prediction_id = response.json()["data"]["id"]
print(f"Job submitted. Prediction ID: {prediction_id}")
# 然后使用第 3 步中的 poll_video() 函数进行轮询


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
