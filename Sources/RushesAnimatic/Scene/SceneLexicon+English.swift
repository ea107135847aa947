extension SceneLexicon {
    static let englishRows: [([SceneMeaning], String)] = [
        // What hides misleading words.
        ([.negation], "no, without, not, never"),
        (
            [.nothing],
            """
            lit window, lit windows, shop window, high resolution, high quality, high detail, wide awake,
            time of day, day by day, still life, no one, soft light, slow burn, snow white, sea level,
            4k, 8k, hd, living being, space between, negative space, photo studio, studio ghibli
            """
        ),
        // Time.
        (
            [.time(.goldenHour)],
            "golden hour, golden light, late afternoon, afternoon, magic hour, low sun, warm sunlight"
        ),
        ([.time(.dawn)], "dawn, sunrise, daybreak, early morning, morning, first light"),
        ([.time(.dusk)], "dusk, sunset, twilight, evening, blue hour, nightfall, sundown"),
        (
            [.time(.night)],
            "night, midnight, dark room, in the dark, candlelight, candlelit, moonlight, moonlit, starry, starlight, nighttime, moon, full moon, stars, late night"
        ),
        (
            [.time(.day)],
            "day, daytime, noon, midday, sunny, sunlight, sunlit, daylight, broad daylight, sunshine, blue sky"
        ),
        // Weather and season.
        (
            [.weather(.rain)],
            "rain, rainy, raining, rainfall, storm, stormy, drizzle, downpour, thunderstorm, monsoon, rainstorm, typhoon"
        ),
        ([.weather(.snow)], "snow, snowing, snowfall, blizzard, snowstorm, snowflake, falling snow"),
        (
            [.snowCover],
            """
            snowy, snow covered, snow capped, snowcapped, snow covered mountain, icy, frozen, glacier, arctic, ski,
            frost, frosty
            """
        ),
        ([.weather(.fog)], "fog, foggy, mist, misty, haze, hazy, smoke, smoky, smog"),
        ([.weather(.cloudy)], "cloudy, overcast, clouds, cloud, grey sky, gray sky, sea of clouds"),
        ([.weather(.clear)], "clear sky, clear skies, cloudless"),
        ([.season(.spring)], "spring, springtime"),
        ([.season(.spring), .drift(.petals)], "cherry blossom, blossom, blossoms, sakura, petal, petals"),
        ([.season(.summer)], "summer, summertime"),
        ([.season(.autumn)], "autumn, autumnal, foliage, harvest"),
        ([.season(.autumn), .drift(.leaves)], "falling leaves, autumn leaves, leaves, leaf, fallen leaves"),
        ([.season(.winter), .snowCover], "winter, wintry, christmas"),
        ([.drift(.dust)], "dust, dusty, sandstorm, dust motes, particles, pollen"),
        ([.drift(.sparks)], "firefly, fireflies, ember, embers, spark, sparks, campfire, bonfire, lantern, lanterns"),
        // Places.
        (
            [.place(.street, 3)],
            "street, alley, alleyway, sidewalk, pavement, crosswalk, avenue, boulevard, market, marketplace, bazaar, lane"
        ),
        ([.place(.street, 1)], "road, shop, store, traffic, crossing, bus, bus stop, town, village, taxi"),
        (
            [.place(.city, 3)],
            "skyline, cityscape, skyscraper, skyscrapers, downtown, harbor, harbour, marina, waterfront, metropolis, rooftop, megacity, harbour city"
        ),
        (
            [.place(.city, 2)],
            """
            city, cities, urban, new york, manhattan, shanghai, hong kong, tokyo, paris, london, chicago, dubai, osaka,
            beijing, singapore
            """
        ),
        ([.place(.city, 1)], "building, tower, bridge"),
        (
            [.place(.mountains, 3)],
            "mountain, alps, alpine, peak, summit, ridge, canyon, valley, cliff, himalaya, volcano, fjord, glacier"
        ),
        ([.place(.mountains, 1)], "hill, hills, highlands, trail, eagle, climb, climber, hike, hikes, hiking, hiker"),
        (
            [.place(.forest, 3)],
            "forest, wood, woods, woodland, jungle, rainforest, grove, bamboo, redwood, pine forest, taiga, swamp"
        ),
        ([.place(.forest, 1)], "tree, pine, birch, deer, wolf, fox, bear, stag, elf, mushroom"),
        (
            [.place(.meadow, 3)],
            """
            park, meadow, garden, field, grassland, prairie, farm, countryside, orchard, lawn, wheat field, rice field,
            vineyard, steppe, savanna, savannah, pasture, playground
            """
        ),
        (
            [.place(.meadow, 1)],
            "grass, flower, flowers, blossom, cherry blossom, sakura, picnic, horse, butterfly, kite"
        ),
        ([.place(.sea, 3)], "sea, ocean, open sea, open ocean, pacific, atlantic, sea waves, high seas"),
        ([.place(.sea, 1)], "wave, waves, ship, whale, dolphin, yacht, vessel, tide, island, sailor"),
        (
            [.place(.beach, 4)],
            "beach, shore, seashore, coast, coastline, seaside, surf, surfer, shoreline, sandy beach, bay"
        ),
        ([.place(.beach, 1)], "seagull, seagulls, gull, lighthouse, palm tree, palm trees, sandcastle"),
        (
            [.place(.lake, 4)],
            "lake, pond, river, riverbank, lakeside, stream, lagoon, reservoir, canal, wetland, marsh, riverside"
        ),
        ([.place(.lake, 1)], "heron, swan, duck, fisherman, rowing, canoe, kayak, dock, pier, jetty"),
        ([.place(.desert, 4)], "mars, martian, on mars"),
        ([.place(.desert, 3)], "desert, dune, dunes, sahara, gobi, wasteland, oasis, badlands"),
        ([.place(.desert, 1)], "sand, camel, caravan, cactus, nomad, bedouin"),
        (
            [.place(.interior, 3)],
            """
            interior, indoor, indoors, room, kitchen, bedroom, office, cafe, café, coffee shop, living room, library,
            hallway, classroom, restaurant, studio, apartment, workshop, museum, gallery, attic, bar, hotel room,
            hospital, cabin, loft, corridor
            """
        ),
        (
            [.place(.interior, 1)],
            """
            window, windowsill, house, table, desk, chair, bed, sofa, curtain, candle, bookshelf, piano, cup of coffee, coffee, tea,
            fireplace, lamp
            """
        ),
        (
            [.place(.space, 3)],
            "outer space, galaxy, nebula, cosmos, universe, deep space, spacecraft, space station, milky way, black hole"
        ),
        (
            [.place(.space, 2)],
            "space, planet, orbit of, cosmic, asteroid, comet, supernova, saturn, jupiter, interstellar"
        ),
        // Who and what.
        (
            [.subject(.woman)],
            """
            woman, girl, lady, she, her, actress, bride, princess, queen, mother, grandmother, ballerina, geisha, dancer,
            witch, heroine, waitress
            """
        ),
        ([.crowd(.woman)], "women"),
        (
            [.subject(.man)],
            """
            man, person, he, him, guy, detective, samurai, monk, hiker, traveler, traveller, fisherman, sailor, cowboy,
            soldier, warrior, knight, farmer, chef, musician, father, grandfather, king, wizard, robot, runner, jogger,
            surfer, climber, someone, somebody, figure, stranger, old man, businessman, photographer, cyclist, nomad,
            painter, hero, gentleman, artist, teacher, doctor, human, skater, snowboarder, skier, wanderer, shepherd
            """
        ),
        (
            [.crowd(.man)],
            "men, people, crowd, crowds, pedestrians, commuters, couple, family, friends, tourists, army, passers by"
        ),
        (
            [.subject(.child)],
            "child, boy, kid, little girl, little boy, toddler, young girl, young boy, schoolgirl, student"
        ),
        ([.crowd(.child)], "children, kids"),
        ([.subject(.astronaut), .place(.space, 1)], "astronaut, cosmonaut, spacewalk"),
        ([.subject(.dog)], "dog, puppy, wolf, fox, golden retriever, husky, corgi, hound"),
        ([.crowd(.dog)], "wolves, puppies, foxes"),
        ([.subject(.cat)], "cat, kitten, tiger, lion, leopard, panther"),
        ([.subject(.horse)], "horse, stallion, pony, rider, zebra, unicorn"),
        ([.subject(.deer)], "deer, stag, elk, reindeer, moose, gazelle, antelope"),
        ([.subject(.camel)], "camel"),
        ([.crowd(.camel)], "caravan"),
        (
            [.subject(.bird)],
            "bird, heron, eagle, hawk, seagull, gull, crane bird, owl, crow, raven, dove, falcon, swan, parrot, dragon, bat"
        ),
        ([.crowd(.bird)], "flock, geese, flock of birds, swallows, pigeons"),
        (
            [.subject(.car)],
            "car, taxi, truck, van, bus, sports car, suv, automobile, vehicle, jeep, pickup, race car, convertible, cab"
        ),
        ([.crowd(.car)], "traffic, cars, car chase"),
        ([.subject(.train)], "train, tram, subway, locomotive, metro, steam train, bullet train"),
        ([.subject(.sailboat), .place(.sea, 1)], "sailboat, sailing boat, sail, sails, yacht, sailing ship, sailing"),
        (
            [.subject(.boat), .place(.lake, 1)],
            "boat, rowboat, canoe, kayak, gondola, raft, small boat, rowing boat"
        ),
        (
            [.subject(.boat), .place(.sea, 1)],
            "ship, fishing boat, ferry, vessel, motorboat, speedboat, trawler, cargo ship, steamer"
        ),
        ([.subject(.aeroplane)], "airplane, aeroplane, plane, jet, aircraft, airliner, helicopter"),
        ([.subject(.balloon)], "balloon, hot air balloon, airship, zeppelin"),
        (
            [.subject(.spaceship), .place(.space, 1)],
            "spaceship, spacecraft, rocket, starship, space shuttle, ufo, satellite"
        ),
        // What they do.
        (
            [.action(.walking)],
            """
            walk, walks, walking, stroll, strolls, strolling, wander, wanders, wandering, hike, hikes, hiking, crossing,
            crosses, passes, passing, drives, driving, sails, sailing, flies, flying, fly, dances, dancing, marching,
            drifts, drifting, glides, gliding, soars, soaring, rides, riding
            """
        ),
        (
            [.action(.running)],
            """
            run, runs, running, sprint, sprints, sprinting, race, races, racing, chase, chases, chasing, gallop, gallops,
            galloping, speeding, jogging, rushes, rushing, drifting car
            """
        ),
        (
            [.action(.standing)],
            """
            stand, stands, standing, sits, sitting, waits, waiting, looks, looking, stares, staring, sleeping, sleeps,
            rests, resting, parked, anchored, moored, reading, reads, watches, watching, gazes, gazing, meditating, howls, howling, sings, singing, cooks, cooking, plays, playing
            """
        ),
        (
            [.action(.rising)],
            "lifts off, lifting off, takes off, taking off, takes flight, taking flight, launch, launches"
        ),
        ([.number(2)], "two, couple, pair, both"), ([.number(3)], "three"), ([.number(4)], "four"),
        ([.number(5)], "five, several"), ([.number(7)], "many, dozens, flock"),
        ([.number(10)], "hundreds, thousands, crowd, crowds"),
        // Camera.
        (
            [.move(.still)],
            "static shot, static camera, locked off, locked, still shot, fixed camera, static, tripod, locked down, still frame"
        ),
        ([.move(.panLeft)], "pan left, pans left, panning left, moves left"),
        (
            [.move(.panRight)],
            "pan right, pans right, pan, pans, panning, panning right, moves right, panorama, panoramic"
        ),
        ([.move(.tiltDown)], "tilt down, tilts down, tilting down"),
        ([.move(.tiltUp)], "tilt, tilt up, tilts up, tilts, tilting up"),
        ([.move(.craneDown)], "crane down, cranes down, descends, camera descends"),
        (
            [.move(.craneUp)],
            "crane, crane up, crane shot, cranes up, camera rises, rising shot, jib up, drone rises, pedestal up, camera cranes up"
        ),
        (
            [.move(.dollyOut)],
            "dolly out, pull back, pulls back, pull out, pulls out, zoom out, zooms out, slow pull back, reveal"
        ),
        (
            [.move(.dollyIn)],
            "dolly, dolly in, push in, pushes in, zoom in, zooms in, slow push in, dollies in, zoom, crash zoom, dolly zoom"
        ),
        (
            [.move(.follow)],
            """
            tracking shot, tracking, follows, following, steadicam, follow shot, trucking shot, camera follows, side scroll,
            gimbal
            """
        ),
        ([.move(.handheld)], "handheld, hand held, shaky, shaky cam, found footage, vlog"),
        ([.move(.orbit)], "orbit, orbits, orbiting, arc shot, circles around, circling, 360"),
        (
            [.shot(.closeUp)],
            "close up, closeup, extreme close up, macro, macro shot, portrait, face, headshot, tight shot"
        ),
        ([.shot(.medium)], "medium shot, mid shot, waist up, medium close up, cowboy shot, bust"),
        (
            [.shot(.wide)],
            "wide shot, wide, establishing shot, long shot, extreme wide shot, wide angle, vast, distant, far away, in the distance, panorama"
        ),
        ([.shot(.full)], "full shot, full body"),
        ([.angle(.low)], "low angle, low angle shot, worm eye view, from below, ground level, looking up"),
        (
            [.angle(.high)],
            "high angle, aerial, aerial shot, aerial view, drone, drone shot, bird eye view, birds eye view, overhead, top down, from above"
        ),
        (
            [.shallowFocus],
            "shallow focus, shallow depth of field, depth of field, bokeh, out of focus, rack focus, blurred background, 85mm, macro, telephoto"
        ),
        (
            [.pace(.slowMotion)],
            "slow motion, slow mo, slowmo, slowly, slow, in slow motion, super slow motion, dreamlike"
        ),
        ([.pace(.fast)], "fast, rapid, rapidly, speeding, quickly, hectic, high speed, fast paced"),
        ([.pace(.timeLapse)], "time lapse, timelapse, hyperlapse, fast motion, sped up"),
        // Look.
        (
            [.style(.cinematic), .grain],
            "cinematic, cinematic shot, film still, filmic, movie, blockbuster, anamorphic"
        ),
        ([.grain], "grain, film grain, grainy, 35mm, 16mm, 35mm film, kodak, celluloid"),
        ([.style(.noir), .monochrome, .grain], "noir, film noir"),
        ([.monochrome], "black and white, monochrome, monochromatic, greyscale, grayscale, b w"),
        (
            [.style(.anime)],
            "anime, manga, ghibli, studio ghibli, cartoon, cel shaded, animated, animation, makoto shinkai"
        ),
        (
            [.style(.watercolour)],
            "watercolour, watercolor, watercolour painting, watercolor painting, ink wash, gouache, aquarelle, hand painted"
        ),
        ([.style(.documentary)], "documentary, documentary style, news footage, newsreel, realistic footage"),
        (
            [.style(.vintage), .grain],
            "vintage, retro, super 8, 8mm, old film, 1970s, 1960s, 1950s, 1920s, sepia, nostalgic, vhs"
        ),
        (
            [.mood(.calm)],
            "calm, serene, peaceful, gentle, gently, quiet, tranquil, soft, dreamy, cozy, cosy, still water"
        ),
        (
            [.mood(.tense)],
            "tense, dark, ominous, mysterious, eerie, scary, horror, thriller, suspense, sinister, dramatic, dystopian"
        ),
        (
            [.mood(.joyful)],
            "joyful, happy, cheerful, vibrant, colourful, colorful, playful, bright, festive, festival, sunny, laughing"
        ),
        ([.mood(.sad)], "sad, lonely, melancholy, melancholic, gloomy, bleak, desolate, abandoned, sorrow, cold"),
        ([.mood(.epic)], "epic, majestic, grand, heroic, spectacular, magnificent, breathtaking, awe inspiring"),
        ([.neon], "neon, neons, neon sign, neon signs, neon light, neon lights"),
        ([.neon, .place(.street, 1)], "cyberpunk, blade runner, neon city, synthwave"),
        ([.wet], "wet, puddle, puddles, reflection, reflections, reflective, rain soaked, wet pavement, mirror"),
    ]
}
