#pragma once

// Takes the place of ICU's 34 MB of locale data in release builds; there is nothing to include.
//
// Foundation is linked because dependencies import it, and ICU with it. Nothing that ships needs
// locales, calendars or text boundaries: our own modules import FoundationEssentials alone, which
// `make lint` checks, and EndToEndTests.LocaleDataTests sees that no other data is asked for than the
// node's time zone, for which GMT is as good. With a table of contents that lists nothing, ICU
// answers that the data is missing. The number in the symbol's name is ICU's version in the Swift toolchain. With another
// toolchain the real data is linked again, and `make deb` says that the daemon is too large.
//
// The format is that of ICU's udata.h and ucmndata.h: a header, then a table of contents.
