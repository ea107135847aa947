// geminiOmniT2V.js
const axios = require("axios");

const API_KEY = process.env.ATLASCLOUD_API_KEY;
const BASE_URL = `${process.env.ATLASCLOUD_BASE_URL}/model`;

const headers = {
  "Content-Type": "application/json",
  Authorization: `Bearer ${API_KEY}`,
};

const payload = {
  model: "google/gemini-omni-flash/text-to-video-developer",
  prompt:
    "A young woman walks slowly through a rainy Tokyo street at night, neon reflections on wet pavement, cinematic slow motion, realistic lighting, 4K, film grain",
  duration: 8,
  aspect_ratio: "16:9",
  resolution: "1080p",
  seed: -1,
};

axios
  .post(`${BASE_URL}/generateVideo`, payload, { headers })
  .then((res) => {
    const predictionId = res.data.data.id;
    console.log(`Job submitted. Prediction ID: ${predictionId}`);
  })
  .catch((err) => console.error(err.response?.data || err.message));
