/* SPDX-License-Identifier: Apache-2.0 */
/* Cases on standard input: each part is a u32 length in this machine's byte order, then the bytes. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * next_part() - read the next part into memory of exactly its size, so that reading past it is seen
 * @length: filled
 * @room:   further bytes, which are zero
 *
 * Return: bytes to free(3), or NULL at the end of the input
 */
static uint8_t *next_part(uint32_t *length, size_t room)
{
	uint8_t *bytes;

	if (fread(length, sizeof(*length), 1, stdin) != 1)
		return NULL;
	bytes = calloc(1, *length + room ? *length + room : 1);
	if (!bytes || fread(bytes, 1, *length, stdin) != *length)
		abort();
	return bytes;
}
