/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether files are as they were: one number each, which changes when the file does.
 */
#define _GNU_SOURCE
#include "stamps.h"

#include <sys/stat.h>

/* FNV-1a, of 64 bits. */
#define START 0xcbf29ce484222325u

static uint64_t mix_byte(uint64_t hash, uint8_t byte)
{
	return (hash ^ byte) * 0x100000001b3u;
}

/**
 * mix() - add a number to a hash, byte by byte
 * @hash:  so far
 * @value: the number
 *
 * Return: the hash with it
 */
static uint64_t mix(uint64_t hash, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		hash = mix_byte(hash, (uint8_t)(value >> (8 * i)));
	return hash;
}

/**
 * file_stamp() - the number of a file
 * @path: which
 *
 * Return: of its identity, size and times; of a directory's identity alone; 0 when there is none
 */
uint64_t file_stamp(const char *path)
{
	struct stat status;
	uint64_t hash = START;

	if (stat(path, &status) < 0)
		return 0;
	hash = mix(mix(hash, status.st_dev), status.st_ino);
	if (!S_ISDIR(status.st_mode)) {
		hash = mix(mix(hash, (uint64_t)status.st_size), (uint64_t)status.st_mtim.tv_sec);
		hash = mix(mix(hash, (uint64_t)status.st_mtim.tv_nsec), (uint64_t)status.st_ctim.tv_sec);
		hash = mix(hash, (uint64_t)status.st_ctim.tv_nsec);
	}
	return hash;
}

/**
 * text_stamp() - the number of a text
 * @text: any
 *
 * Return: its hash
 */
uint64_t text_stamp(const char *text)
{
	uint64_t hash = START;

	for (; *text; text++)
		hash = mix_byte(hash, (uint8_t)*text);
	return hash;
}
