-- For wrk: every request submits another job.
local number = 0
wrk.headers["Content-Type"] = "application/json"

function request()
    number = number + 1
    local body = string.format(
        '{"model":"google/gemini-omni-flash/text-to-video-developer","prompt":"A heron lifts off at dawn",' ..
            '"duration":4,"resolution":"720p","aspect_ratio":"16:9","seed":%d}',
        number
    )
    return wrk.format("POST", nil, nil, body)
end
