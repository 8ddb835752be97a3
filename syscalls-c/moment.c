/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "moment.h"

#include <stdio.h>
#include <time.h>

/**
 * moment_text() - the time now, as RFC 3339 has it, in UTC with nine digits behind the second
 * @text: filled
 *
 * Return: @text
 */
char *moment_text(char text[MOMENT_SIZE])
{
	struct timespec now;
	struct tm parts;
	size_t length;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	length = strftime(text, MOMENT_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(text + length, MOMENT_SIZE - length, ".%09ldZ", now.tv_nsec);
	return text;
}
