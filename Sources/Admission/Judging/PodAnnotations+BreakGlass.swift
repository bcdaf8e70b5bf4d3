internal import CRI
internal import PolicyEngine

extension PodAnnotations {
    /// Why the pod is to have the image whatever the policy says; nil if it gives no reason.
    var breakGlassReason: BreakGlassReason? {
        self[BreakGlassReason.annotation].flatMap(BreakGlassReason.init)
    }
}
