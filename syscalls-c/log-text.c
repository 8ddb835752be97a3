/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "log-text.h"

#include <errno.h>
#include <string.h>

/**
 * log_text() - put the container's name into what each entry of its log has
 * @field:  bytes of the plan, in which a NUL stands for the name
 * @name:   the container's
 * @text:   filled
 * @length: set to how many bytes of it count
 *
 * Return: 0, or -1 with errno when there is no room
 */
int log_text(const struct plan_field *field, const char *name, char text[LOG_TEXT_MAX], size_t *length)
{
	size_t size = strlen(name);

	*length = 0;
	for (size_t at = 0; at < field->length; at++) {
		int is_name = field->text[at] == '\0';
		size_t part = is_name ? size : 1;

		if (part > LOG_TEXT_MAX - *length) {
			errno = E2BIG;
			return -1;
		}
		memcpy(text + *length, is_name ? name : field->text + at, part);
		*length += part;
	}
	return 0;
}
