import Rushes
import Testing

@Suite struct DotEnvTests {
    @Test(arguments: [
        ("A=b", "b"), ("export A=b", "b"), ("A = b ", "b"), ("A='b # c'", "b # c"), ("A=b # c", "b"), ("A=b#c", "b#c"),
        ("A=\"b\\nc\"", "b\nc"), ("A=\"b\nc\"", "b\nc"), ("A=b\r\nC=d", "b"), ("A=", ""), ("# A=x\nA=b", "b"),
        ("A=a\nA=b", "b"), ("nonsense\nA=b", "b"), ("A='b", "'b"), ("\u{FEFF}A=b", "b"), ("A=b=c", "b=c"),
    ])
    func `a file is read as shells and the common libraries read it`(text: String, value: String) {
        #expect(DotEnv.parse(text)["A"] == value)
    }
}
