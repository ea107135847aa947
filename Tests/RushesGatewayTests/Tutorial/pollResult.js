// pollResult.js
const axios = require("axios");

const API_KEY = process.env.ATLASCLOUD_API_KEY;
const BASE_URL = `${process.env.ATLASCLOUD_BASE_URL}/model`;
const headers = { Authorization: `Bearer ${API_KEY}` };

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

pollVideo(process.argv[2])
  // ---- Not in the tutorial: fetch what was printed, without the key, as a browser would. ----
  .then(async (url) => {
    const clip = await axios.get(url, { responseType: "arraybuffer" });
    require("fs").writeFileSync(process.env.TUTORIAL_OUTPUT || "result.mp4", clip.data);
  });
