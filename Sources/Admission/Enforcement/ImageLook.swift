internal import CRI

/// What the runtime answers when it is asked about an image.
enum ImageLook {
    case present(PulledImage)
    case absent
    /// It answers what nobody can read; the text says what.
    case unreadable(String)
    /// It does not answer; the error says why.
    case unreachable(BackendError)

    /// Asks about an image.
    ///
    /// - Parameters:
    ///   - name: A reference or an image ID.
    ///   - backend: The image service.
    ///   - time: What the question costs some of.
    init(
        at name: String,
        through backend: some ImageServiceBackend,
        _ time: inout CheckTime
    ) async {
        let request = ImageStatusRequest.encode(image: name)
        let bytes: [UInt8]
        do {
            bytes = try await time.spend { limit throws(BackendError) in
                try await backend.imageStatus(request, within: limit)
            }
        } catch {
            self = .unreachable(error)
            return
        }
        do {
            switch try ImageStatusResponse(decoding: bytes).image {
            case nil: self = .absent
            case let image?:
                self =
                    PulledImage(image).map(Self.present)
                    ?? .unreadable("the image ID is no digest")
            }
        } catch {
            self = .unreadable("\(error)")
        }
    }

    /// Asks about an image, and again for as long as the runtime does not answer.
    ///
    /// - Parameters:
    ///   - name: A reference or an image ID.
    ///   - backend: The image service.
    ///   - time: What the questions cost some of, and what ends them.
    init(
        patientlyAt name: String,
        through backend: some ImageServiceBackend,
        _ time: inout CheckTime
    ) async {
        self = await ImageLook(at: name, through: backend, &time)
        while isUnreachable, await time.wait(for: backend) {
            self = await ImageLook(at: name, through: backend, &time)
        }
    }

    /// Whether the runtime does not answer, so that another look may show something.
    var isUnreachable: Bool {
        if case .unreachable = self { true } else { false }
    }
}
