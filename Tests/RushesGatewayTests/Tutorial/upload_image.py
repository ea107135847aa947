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
