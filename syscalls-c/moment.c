/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "moment.h"

#include <string.h>
#include <time.h>

/**
 * moment_text() - the time now, as RFC 3339 has it, in UTC with nine digits behind the second
 * @text: filled
 *
 * Return: @text
 */
char *moment_text(char text[MOMENT_SIZE])
{
	/* of the second that was asked for last, for every line of a log has one */
	static char kept[MOMENT_SIZE];
	static size_t length;
	static time_t second;
	struct timespec now;
	struct tm parts;
	long rest;

	clock_gettime(CLOCK_REALTIME, &now);
	if (length == 0 || now.tv_sec != second) {
		second = now.tv_sec;
		gmtime_r(&second, &parts);
		length = strftime(kept, sizeof(kept) - 12, "%Y-%m-%dT%H:%M:%S", &parts);
	}
	memcpy(text, kept, length);
	memcpy(text + length, ".000000000Z", 12);
	rest = now.tv_nsec;
	for (size_t digit = length + 9; rest > 0; digit--, rest /= 10)
		text[digit] = (char)('0' + rest % 10);
	return text;
}
