/* SPDX-License-Identifier: Apache-2.0 */
#include "failure.h"

/**
 * fail() - note an error and the path it is about
 * @failure: filled; the step is set by the interpreter's loop
 * @error:   errno of the failed call
 * @path:    what it was about, or NULL
 *
 * Return: -1, so that callers can return it
 */
int fail(struct failure *failure, int error, const char *path)
{
	unsigned int i = 0;

	failure->error = error;
	for (; path && path[i] && i < FAILURE_PATH_MAX - 1; i++)
		failure->path[i] = path[i];
	failure->path[i] = '\0';
	return -1;
}
