import RushesCore
import RushesManifest
import Testing

@Suite struct ManifestTests {
    @Test func `every column fills its part of the brief`() throws {
        let text = """
            Prompt,MODEL,image,last_image,reference,video,audio,duration,aspect,resolution,seed,negative,sound,takes,set,\
            set.CFG_scale,name,city
            "Rain, in {city}",google/veo3.1/text-to-video,a.png; sub/../b.png,c.png,https://x.example/r.png,d.mp4,e.wav,\
            7.5,16:9,1080p,-1,"fog {city}",no,3,mode=fast; strength=0.5,2,shot {row},Ghent

            """
        try TableFixture.with(Array(text.utf8)) { table in
            let manifest = try Manifest.read(at: table.path)
            let row = try #require(manifest.rows.first)
            let expected = Brief(
                "Rain, in Ghent",
                model: "google/veo3.1/text-to-video",
                images: [.file(table.folder + "/a.png"), .file(table.folder + "/b.png")],
                lastImage: .file(table.folder + "/c.png"),
                references: [.url("https://x.example/r.png")],
                videos: [.file(table.folder + "/d.mp4")],
                audios: [.file(table.folder + "/e.wav")],
                duration: .seconds(7.5),
                aspect: .wide,
                resolution: .p1080,
                seed: -1,
                negativePrompt: "fog Ghent",
                sound: false,
                settings: ["mode": "fast", "strength": 0.5, "CFG_scale": 2]
            )
            #expect(row.brief == expected)
            #expect(row.takes == 3)
            #expect(row.name == "shot 1")
            #expect(row.variables == ["city": "Ghent"])
            #expect(row.number == 1)
            #expect(row.line == 2)
            #expect(manifest.warnings.isEmpty)
        }
    }

    /// One table in all three formats is one table.
    @Test func `a table says the same in every format`() throws {
        let csv = "prompt,duration,sound,image,set,city\n\"Rain in {city}\",8,true,/a.png;/b.png,audio=true,Ghent\n"
        let json = """
            {"prompt": "Rain in {city}", "duration": 8, "sound": true, "image": ["/a.png", "/b.png"], \
            "set": {"audio": true}, "city": "Ghent", "model": null}
            """
        let yaml = """
            - prompt: Rain in {city}
              duration: 8
              sound: yes
              image: [/a.png, /b.png]
              set: {audio: true}
              city: Ghent
              model: ~
            """
        let rows = try [(csv, "a.csv"), (json, "a.jsonl"), (yaml, "a.yaml")].map { text, name in
            try TableFixture.read(text, named: name).rows
        }
        #expect(rows[0][0].brief == rows[1][0].brief)
        #expect(rows[0][0].brief == rows[2][0].brief)
        #expect(rows[0][0].key == rows[2][0].key)
        #expect(rows.map { $0[0].variables } == Array(repeating: ["city": "Ghent"], count: 3))
    }

    @Test func `an empty cell takes what the defaults say, a filled one does not`() throws {
        var brief = Brief("A {animal} at {time}", model: "seedance-2.0", images: [.file("/pictures/{animal}.png")])
        brief.duration = .seconds(5)
        brief.settings = ["a": 1, "b": 2]
        let manifest = try TableFixture.read(
            "animal,time,duration,takes,set\nheron,dawn,,,b=3\nfox,,8,2,\n",
            defaults: ManifestDefaults(brief: brief, takes: 4)
        )
        #expect(manifest.rows.map(\.brief.prompt) == ["A heron at dawn", "A fox at "])
        #expect(manifest.rows.map(\.brief.images) == [[.file("/pictures/heron.png")], [.file("/pictures/fox.png")]])
        #expect(manifest.rows.map(\.brief.duration) == [.seconds(5), .seconds(8)])
        #expect(manifest.rows.map(\.takes) == [4, 2])
        #expect(manifest.rows.map(\.brief.settings) == [["a": 1, "b": 3], ["a": 1, "b": 2]])
        #expect(manifest.rows.map(\.brief.model) == ["seedance-2.0", "seedance-2.0"])
    }

    @Test func `doubled braces are braces, and a value's braces are left alone`() throws {
        let manifest = try TableFixture.read("prompt,text\n\"{{json}} {text} }\",{prompt}{{\n")
        #expect(manifest.rows[0].brief.prompt == "{json} {prompt}{{ }")
    }

    @Test func `a mark, other newlines and other separators change nothing`() throws {
        let plain = try TableFixture.read("prompt,seed\nRain,1\nSnow,2\n")
        for text in [
            "\u{FEFF}prompt,seed\nRain,1\nSnow,2", "prompt,seed\r\nRain,1\r\n\r\nSnow,2\r\n",
            "prompt,seed\rRain,1\rSnow,2",
            "prompt;seed\nRain;1\nSnow;2\n", "prompt\tseed\nRain\t1\nSnow\t2\n",
        ] {
            #expect(try TableFixture.read(text).rows.map(\.brief) == plain.rows.map(\.brief), "\(text)")
        }
    }

    @Test func `an address that holds its content is one address`() throws {
        let address = "data:image/png;charset=x;base64,AAAA"
        let manifest = try TableFixture.read("prompt,image\nRain,\"\(address); https://x.example/a.png;\"\n")
        #expect(manifest.rows[0].brief.images == [.url(address), .url("https://x.example/a.png")])
    }

    @Test func `rows that ask for the same are told apart and told of`() throws {
        let manifest = try TableFixture.read(
            "prompt,resolution,name\nRain,1080p,a\nSnow,,b\nRain,1080P,c\nRain,1080p,d\n"
        )
        #expect(manifest.rows.map(\.ordinal) == [1, 1, 2, 3])
        #expect(Set(manifest.rows.map(\.key)).count == 4)
        #expect(manifest.warnings.shown.map(\.line) == [4, 5])
        #expect(manifest.warnings.shown[0].message.contains("line 2"))
        #expect(manifest.warnings.shown[1].message.contains("line 4"))
    }

    @Test func `a row's key depends on what is asked for alone`() throws {
        let one = try TableFixture.read("prompt,seed\nSnow,1\nRain,2\n")
        let other = try TableFixture.read("seed,name,takes,prompt,city\n2,x,3,R{city},ain\n")
        #expect(other.rows[0].key == one.rows[1].key)
        #expect(one.rows[1].key.text == #"{"brief":{"prompt":"Rain","seed":2},"ordinal":1,"version":1}"#)
        #expect(RowKey(brief: Brief("Rain", seed: 3), ordinal: 1) != one.rows[1].key)
    }

    @Test func `a column that nothing uses is warned of once`() throws {
        let manifest = try TableFixture.read("prompt,note,date\nRain,x,y\nSnow,x,y\n")
        #expect(manifest.warnings.shown.map(\.column) == ["note", "date"])
        #expect(manifest.variables == ["note", "date"])
    }

    @Test func `a column that a template of names uses is used`() throws {
        let text = "prompt,promt\nRain,x\n"
        #expect(try TableFixture.problems(Array(text.utf8)).count == 1)
        try TableFixture.with(Array(text.utf8)) { table in
            let template = try OutputTemplate("{promt}.mp4")
            #expect(try Manifest.read(at: table.path, template: template).warnings.isEmpty)
        }
    }

    @Test func `rows of empty cells are skipped and told of`() throws {
        let manifest = try TableFixture.read(
            "prompt,seed\nRain,1\n,\n , \n",
            defaults: ManifestDefaults(brief: Brief("Snow"))
        )
        #expect(manifest.rows.count == 1)
        #expect(manifest.warnings.shown.map(\.line) == [3, 4])
    }
}
