import Foundation
import Glibc

/// The sanitizer that the tests, and the programs built together with them, are built with.
public enum Sanitizer {
    /// What the sanitizer is told by the Makefile, such as the file that its reports go to.
    static let options = ProcessInfo.processInfo.environment.filter { name, _ in
        ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains(name)
    }

    /// Whether there is one: a program then needs several times as much memory, and gives freed
    /// memory back late or never.
    public static let isUsed = isLinked("__asan_init") || isLinked("__tsan_init")

    private static func isLinked(_ symbol: String) -> Bool {
        unsafe dlsym(nil, symbol) != nil
    }
}
