/// The words that decide something, in English and Chinese; where two could, the earlier row wins.
enum SceneLexicon {
    static let time: [(Scene.TimeOfDay, [String])] = [
        (.goldenHour, ["golden hour", "golden light", "late afternoon", "黄金时刻", "金色阳光", "午后"]),
        (.dawn, ["dawn", "sunrise", "daybreak", "early morning", "morning", "日出", "黎明", "清晨", "早晨", "拂晓", "晨"]),
        (.dusk, ["dusk", "sunset", "twilight", "evening", "blue hour", "日落", "黄昏", "傍晚", "夕阳", "暮"]),
        (.night, ["night", "midnight", "moonlight", "moonlit", "starry", "nighttime", "夜", "星空", "月光", "深夜", "午夜"]),
        (.day, ["day", "daytime", "noon", "midday", "sunny", "sunlight", "daylight", "白天", "正午", "中午", "阳光", "晴"]),
    ]

    static let weather: [(Scene.Weather, [String])] = [
        (.rain, ["rain", "rainy", "raining", "rainfall", "storm", "stormy", "drizzle", "downpour", "雨", "暴风"]),
        (.snow, ["snow", "snowy", "snowing", "snowfall", "blizzard", "winter", "雪", "冬"]),
        (.fog, ["fog", "foggy", "mist", "misty", "haze", "hazy", "smoke", "雾", "霾", "烟"]),
        (.cloudy, ["cloud", "cloudy", "overcast", "云", "阴天"]),
    ]

    static let place: [(Scene.Place, [String])] = [
        (
            .street,
            [
                "street", "alley", "sidewalk", "pavement", "crosswalk", "road", "avenue", "shop", "街", "巷", "马路", "道路",
                "路上",
            ]
        ),
        (
            .space,
            ["space", "galaxy", "nebula", "planet", "spaceship", "astronaut", "cosmos", "太空", "宇宙", "银河", "星系", "飞船"]
        ),
        (
            .interior,
            [
                "interior", "room", "indoors", "kitchen", "bedroom", "office", "cafe", "studio", "window", "house",
                "hall",
                "室内", "房间", "厨房", "卧室", "办公室", "咖啡馆", "窗",
            ]
        ),
        (
            .sea,
            [
                "sea", "ocean", "beach", "wave", "coast", "shore", "boat", "ship", "sail", "harbor", "harbour", "lake",
                "river",
                "surf", "whale", "海", "浪", "沙滩", "湖", "河", "船", "港", "江",
            ]
        ),
        (
            .mountains,
            [
                "mountain", "mountains", "alps", "alpine", "peak", "hill", "valley", "cliff", "glacier", "canyon",
                "山", "峰", "谷", "悬崖", "高原",
            ]
        ),
        (
            .forest,
            [
                "forest", "wood", "woods", "tree", "jungle", "pine", "birch", "garden", "park", "meadow", "grass",
                "heron", "deer", "森林", "树", "林", "花园", "公园", "草地", "竹",
            ]
        ),
        (.desert, ["desert", "dune", "sand", "sahara", "camel", "沙漠", "沙丘", "戈壁", "骆驼"]),
        (
            .city,
            [
                "city", "cities", "skyline", "skyscraper", "downtown", "urban", "tokyo", "new york", "shanghai",
                "paris", "london",
                "rooftop", "building", "城市", "都市", "高楼", "东京", "上海", "北京", "香港", "摩天", "天台",
            ]
        ),
    ]

    static let move: [(Scene.CameraMove, [String])] = [
        (
            .still,
            ["static shot", "static camera", "locked off", "locked", "still shot", "fixed camera", "固定镜头", "静止镜头"]
        ),
        (.panLeft, ["pan left", "pans left", "panning left", "左摇", "向左"]),
        (.panRight, ["pan right", "pans right", "pan", "panning", "右摇", "向右", "摇镜", "横移"]),
        (.tiltDown, ["tilt down", "tilts down", "crane down", "下摇", "俯拍下降"]),
        (.tiltUp, ["tilt", "tilt up", "tilts up", "crane", "crane up", "rises", "上摇", "升降", "升起"]),
        (
            .dollyOut,
            ["dolly out", "pull back", "pulls back", "pull out", "zoom out", "zooms out", "拉远", "后拉", "拉镜头"]
        ),
        (
            .dollyIn,
            ["dolly", "dolly in", "push in", "pushes in", "zoom in", "zooms in", "close up", "推近", "推进", "推镜头", "特写"]
        ),
        (.follow, ["tracking shot", "tracking", "follows", "following", "steadicam", "跟拍", "跟随"]),
    ]

    static let person = [
        "woman", "women", "man", "men", "girl", "boy", "person", "people", "she", "he", "child", "lady", "monk",
        "samurai",
        "traveler", "traveller", "hiker", "dancer", "detective", "astronaut", "人", "女", "男", "孩", "少年", "老者", "武士",
    ]
    static let walking = ["walk", "walking", "strolls", "stroll", "strolling", "wander", "hikes", "走", "漫步", "散步", "行"]
    static let slow = [
        "slow motion", "slow mo", "slowly", "slow", "calm", "gentle", "gently", "慢动作", "缓慢", "慢慢", "缓缓", "慢",
    ]
    static let fast = ["time lapse", "timelapse", "hyperlapse", "fast", "rapid", "speeding", "延时", "快速", "飞速"]
    static let neon = ["neon", "cyberpunk", "neons", "霓虹", "赛博"]
    static let wet = ["wet", "puddle", "reflection", "reflective", "湿", "倒影", "反射", "水洼"]
    static let grain = ["grain", "film grain", "grainy", "35mm", "16mm", "super 8", "胶片", "颗粒", "cinematic", "电影"]
    static let monochrome = ["noir", "black and white", "monochrome", "黑白"]
}
