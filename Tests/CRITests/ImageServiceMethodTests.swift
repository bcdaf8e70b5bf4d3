import CRI
import Testing

@Suite struct ImageServiceMethodTests {
    @Test(arguments: [
        "/runtime.v1.ImageService/PullImage",
        "/runtime.v1alpha2.ImageService/PullImage",
    ])
    func judgesThePullsThatItCanRead(_ path: String) {
        #expect(ImageServiceMethod.treatment(of: path) == .judge)
    }

    @Test(arguments: [
        "/runtime.v2.ImageService/PullImage",
        "/runtime.v1beta1.ImageService/PullImage",
        "//runtime.v1.ImageService/PullImage",
        "/a/runtime.v1.ImageService/PullImage",
        "/other.ImageService/PullImage",
    ])
    func refusesPullsThatItCannotRead(_ path: String) {
        #expect(
            ImageServiceMethod.treatment(of: path)
                == .refuse(
                    reason: "pullgate cannot judge this version of PullImage; "
                        + "it reads runtime.v1 and runtime.v1alpha2"
                )
        )
    }

    @Test(arguments: [
        "", "runtime.v1.ImageService/PullImage", "runtime.v1.RuntimeService/Version", "*", " /a/b",
    ])
    func refusesAPathWithoutALeadingSlash(_ path: String) {
        #expect(ImageServiceMethod.treatment(of: path) == .refuse(reason: "malformed method name"))
    }

    @Test(arguments: ["runtime.v1", "runtime.v1alpha2"])
    func passesTheOtherImageMethodsAsUnary(_ version: String) {
        for method in ["ImageStatus", "RemoveImage", "ImageFsInfo"] {
            let path = "/\(version).ImageService/\(method)"
            #expect(ImageServiceMethod.treatment(of: path) == .pass(.unary), "\(path)")
        }
    }

    @Test(arguments: [
        "/runtime.v1.ImageService/ListImages", "/runtime.v1alpha2.ImageService/ListImages",
    ])
    func passesTheListOfImagesAsSuch(_ path: String) {
        #expect(ImageServiceMethod.treatment(of: path) == .pass(.list))
    }

    @Test(arguments: ["Version", "ListContainers", "RunPodSandbox", "CreateContainer", "ExecSync"])
    func passesTheRuntimeMethodsAsUnary(_ method: String) {
        let path = "/runtime.v1.RuntimeService/\(method)"
        #expect(ImageServiceMethod.treatment(of: path) == .pass(.unary))
    }

    @Test(arguments: [
        "/runtime.v1.ImageService/StreamImages",
        "/runtime.v1.RuntimeService/GetContainerEvents",
        "/runtime.v1.RuntimeService/StreamPodSandboxes",
        "/runtime.v1.ImageService/pullimage",
        "/runtime.v1.ImageService/PullImage/",
        "/grpc.health.v1.Health/Watch",
        "/",
    ])
    func passesWhatItDoesNotKnowAsAStream(_ path: String) {
        #expect(ImageServiceMethod.treatment(of: path) == .pass(.stream))
    }

    @Test(arguments: [
        ("/runtime.v1.ImageService/PullImage", true), ("/runtime.v1.ImageService/ListImages", true),
        ("/runtime.v1.RuntimeService/GetContainerEvents", true),
        ("/runtime.v1.ImageService/listimages", false), ("/runtime.v2.ImageService/X", false),
        ("", false),
    ])
    func knowsTheMethodsOfCRI(_ path: String, isKnown: Bool) {
        #expect(ImageServiceMethod.isKnown(path) == isKnown)
    }

    @Test(arguments: ["runtime.v1", "runtime.v1alpha2"])
    func namesTheMethodsOfTheSameService(_ version: String) {
        let service = "/\(version).ImageService"
        let pull = "\(service)/PullImage"
        #expect(ImageServiceMethod.imageStatus(besides: pull) == "\(service)/ImageStatus")
        #expect(ImageServiceMethod.removeImage(besides: pull) == "\(service)/RemoveImage")
    }

    @Test(arguments: ["", "/"])
    func namesTheMethodsOfTodaysServiceBesideAPathWithoutOne(_ path: String) {
        let status = ImageServiceMethod.imageStatus(besides: path)
        #expect(status == ImageServiceMethod.imageStatus)
    }

    @Test func namesTheMethodsThatItCalls() {
        #expect(ImageServiceMethod.imageFsInfo == "/\(ImageServiceMethod.service)/ImageFsInfo")
        #expect(ImageServiceMethod.imageStatus == "/\(ImageServiceMethod.service)/ImageStatus")
        #expect(ImageServiceMethod.pullImage == "/\(ImageServiceMethod.service)/PullImage")
    }
}
