/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is written down of a container's health, in Docker's words.
 */
#ifndef RL_HEALTH_FILE_H
#define RL_HEALTH_FILE_H

#include <stddef.h>

/**
 * struct health_result - one check
 * @start, @end: RFC 3339
 * @code:        exit code, -1 for one that could not be started, or took too long
 * @text:        what it has written, @length bytes
 * @cut:         there was more
 */
struct health_result {
	const char *start;
	const char *end;
	int code;
	const char *text;
	size_t length;
	int cut;
};

int health_file_open(void);
void health_file_add(const struct health_result *result);
int health_file_write(const char *path, const char *status, unsigned int streak);

#endif
