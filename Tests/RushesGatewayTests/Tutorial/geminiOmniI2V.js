// geminiOmniI2V.js
// Not in the tutorial, which uploads in Python only: its steps 4a, 4b and 3 in the manner of its Node scripts.
const axios = require("axios");
const FormData = require("form-data");
const fs = require("fs");

const API_KEY = process.env.ATLASCLOUD_API_KEY;
const BASE_URL = `${process.env.ATLASCLOUD_BASE_URL}/model`;
const headers = { Authorization: `Bearer ${API_KEY}` };

async function uploadImage(path) {
  const form = new FormData();
  form.append("file", fs.createReadStream(path));
  const res = await axios.post(`${BASE_URL}/uploadMedia`, form, { headers: { ...headers, ...form.getHeaders() } });
  console.log(`Uploaded image URL: ${res.data.data.url}`);
  return res.data.data.url;
}

async function submit(imageUrl) {
  const payload = {
    model: "google/gemini-omni-flash/image-to-video-developer",
    prompt: "The character walks forward slowly, natural lighting, cinematic depth of field",
    images: [imageUrl],
    duration: 8,
    aspect_ratio: "16:9",
    resolution: "1080p",
    seed: -1,
  };
  const res = await axios.post(`${BASE_URL}/generateVideo`, payload, { headers });
  console.log(`Job submitted. Prediction ID: ${res.data.data.id}`);
  return res.data.data.id;
}

async function pollVideo(predictionId, timeoutMs = 360000) {
  const start = Date.now();
  while (Date.now() - start < timeoutMs) {
    const res = await axios.get(`${BASE_URL}/prediction/${predictionId}`, { headers });
    const data = res.data.data;

    if (data.status === "completed" || data.status === "succeeded") {
      console.log("Video ready:", data.outputs[0]);
      return data.outputs[0];
    }
    if (data.status === "failed") throw new Error(`Generation failed: ${JSON.stringify(data)}`);

    console.log(`Status: ${data.status} — waiting 3 seconds...`);
    await new Promise((r) => setTimeout(r, 3000));
  }
  throw new Error("Generation timed out.");
}

uploadImage("reference.jpg")
  .then(submit)
  .then(pollVideo)
  .then(async (url) => {
    const clip = await axios.get(url, { responseType: "arraybuffer" });
    fs.writeFileSync(process.env.TUTORIAL_OUTPUT || "result.mp4", clip.data);
  })
  .catch((err) => {
    console.error(err.response?.data || err.message);
    process.exitCode = 1;
  });
