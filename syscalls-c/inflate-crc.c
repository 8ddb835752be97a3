/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CRC-32 as gzip uses it (RFC 1952, section 8): by carry-less multiplication where the processor has it, by
 * instructions of its own on arm64, by a table elsewhere.
 */
#include <string.h>

#include "inflate.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

/* The polynomial, lowest power in the highest bit. */
#define POLYNOMIAL 0xedb88320U

static uint32_t table[256];

/**
 * by_table() - add bytes one by one
 * @crc:    so far, inverted
 * @bytes:  the bytes
 * @length: how many
 *
 * Return: with them, inverted
 */
static uint32_t by_table(uint32_t crc, const uint8_t *bytes, size_t length)
{
	if (!table[1]) {
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t value = i;

			for (int bit = 0; bit < 8; bit++)
				value = value >> 1 ^ (value & 1 ? POLYNOMIAL : 0);
			table[i] = value;
		}
	}
	for (size_t i = 0; i < length; i++)
		crc = crc >> 8 ^ table[(crc ^ bytes[i]) & 0xff];
	return crc;
}

#if defined(__x86_64__)

/**
 * has_multiplication() - ask the processor for PCLMULQDQ
 *
 * Return: 1 or 0
 */
static int has_multiplication(void)
{
	unsigned int a, b, c = 0, d;

	return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_PCLMUL);
}

/**
 * fold() - move 128 bits forward by a multiple of x and add what is there
 * @value:  the bits
 * @factor: x to the powers of the distance plus 64 and the distance, modulo the polynomial
 * @next:   what is there
 *
 * Return: the sum
 */
__attribute__((target("pclmul,sse2"))) static inline __m128i fold(__m128i value, __m128i factor, __m128i next)
{
	__m128i low = _mm_clmulepi64_si128(value, factor, 0x00), high = _mm_clmulepi64_si128(value, factor, 0x11);

	return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/**
 * by_multiplication() - add bytes in blocks of 64
 * @crc:    so far, inverted
 * @bytes:  the bytes
 * @length: how many, at least 64
 *
 * Return: with them, inverted
 */
__attribute__((target("pclmul,sse2"))) static uint32_t by_multiplication(uint32_t crc, const uint8_t *bytes,
									 size_t length)
{
	const __m128i far = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);  /* by 512 bits */
	const __m128i near = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0); /* by 128 bits */
	__m128i sums[4];
	uint8_t rest[16];

	for (int i = 0; i < 4; i++)
		sums[i] = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i));
	sums[0] = _mm_xor_si128(sums[0], _mm_cvtsi32_si128((int)crc));
	for (bytes += 64, length -= 64; length >= 64; bytes += 64, length -= 64)
		for (int i = 0; i < 4; i++)
			sums[i] = fold(sums[i], far, _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i)));
	for (int i = 1; i < 4; i++)
		sums[i] = fold(sums[i - 1], near, sums[i]);
	/* what is left stands for all bytes before it */
	_mm_storeu_si128((__m128i *)(void *)rest, sums[3]);
	return by_table(by_table(0, rest, sizeof(rest)), bytes, length);
}

#endif

/**
 * inflate_crc32() - add bytes to a checksum
 * @crc:    so far, 0 at the start
 * @bytes:  the bytes
 * @length: how many
 *
 * Return: with them
 */
uint32_t inflate_crc32(uint32_t crc, const uint8_t *bytes, size_t length)
{
#if defined(__x86_64__)
	static int multiplies = -1;

	if (multiplies < 0)
		multiplies = has_multiplication();
	if (multiplies && length >= 64)
		return ~by_multiplication(~crc, bytes, length);
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
	uint64_t word;

	for (crc = ~crc; length >= 8; bytes += 8, length -= 8) {
		memcpy(&word, bytes, sizeof(word));
		crc = __crc32d(crc, word);
	}
	crc = ~crc;
#endif
	return ~by_table(~crc, bytes, length);
}
