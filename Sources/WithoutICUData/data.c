#include "WithoutICUData.h"

#ifdef PULLGATE_WITHOUT_ICU_DATA

#include <stdint.h>

struct {
    uint16_t headerSize;
    uint8_t magic1, magic2;
    uint16_t infoSize, reservedWord;
    uint8_t isBigEndian, charsetFamily, sizeofUChar, reservedByte;
    uint8_t dataFormat[4], formatVersion[4], dataVersion[4];
    uint8_t padding[8];
    uint32_t entryCount;
} const icudt76_dat __attribute__((aligned(16))) = {
    .headerSize = 32,
    .magic1 = 0xda,
    .magic2 = 0x27,
    .infoSize = 20,
    .isBigEndian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
    .sizeofUChar = 2,
    .dataFormat = {'C', 'm', 'n', 'D'},
    .formatVersion = {1},
    .entryCount = 0,
};

#endif
