import OCI
import PolicyEngine
import Testing

@testable import Admission

@Suite struct HiddenImagesTests {
    private let images = HiddenImages()

    private static func key(_ tag: String = "1.4") throws -> HiddenImages.Key {
        HiddenImages.Key(
            reference: try ImageReference(normalizing: "\(Sample.repository):\(tag)"),
            imageID: try Sample.digest()
        )
    }

    @Test func recordsAnImageOnceAnHour() throws {
        let key = try Self.key()
        let hour = HiddenImages.repeatTime
        #expect(images.isNews(key, by: 7, at: Sample.now))
        #expect(!images.isNews(key, by: 7, at: Sample.now))
        #expect(!images.isNews(key, by: 7, at: Sample.now.adding(seconds: hour - 1)))
        #expect(images.isNews(key, by: 7, at: Sample.now.adding(seconds: hour)))
        #expect(!images.isNews(key, by: 7, at: Sample.now.adding(seconds: hour + 1)))
    }

    @Test func recordsAnImageAgainThatAnotherBundleHides() throws {
        let key = try Self.key()
        #expect(images.isNews(key, by: 7, at: Sample.now))
        #expect(images.isNews(key, by: 8, at: Sample.now))
        #expect(!images.isNews(key, by: 8, at: Sample.now))
    }

    @Test func recordsAnImageAgainWhenTheClockWasSetBack() throws {
        let key = try Self.key()
        #expect(images.isNews(key, by: 7, at: Sample.now))
        #expect(images.isNews(key, by: 7, at: Sample.now.adding(seconds: -1)))
    }

    @Test func forgetsTheOldestOfTooManyImages() throws {
        let first = try Self.key("first")
        #expect(images.isNews(first, by: 7, at: Sample.now))
        for number in 1..<HiddenImages.maximumCount {
            let time = Sample.now.adding(seconds: 1)
            #expect(images.isNews(try Self.key("\(number)"), by: 7, at: time))
        }
        #expect(!images.isNews(first, by: 7, at: Sample.now.adding(seconds: 2)))
        #expect(images.isNews(try Self.key("last"), by: 7, at: Sample.now.adding(seconds: 2)))
        #expect(!images.isNews(try Self.key("1"), by: 7, at: Sample.now.adding(seconds: 3)))
        #expect(images.isNews(first, by: 7, at: Sample.now.adding(seconds: 3)))
    }
}
