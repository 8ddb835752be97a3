/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a helper says while it starts.
 */
#define _GNU_SOURCE
#include "helper-words.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is kept: the last line is told when it fails. */
#define WORDS_MAX 2048

/**
 * helper_words_last() - the last thing that a helper has said, without what it says of a system log that nobody keeps
 * @fd:    of a file with its words
 * @words: filled, may be empty
 */
void helper_words_last(int fd, char words[FAILURE_PATH_MAX])
{
	char text[WORDS_MAX + 1];
	ssize_t size = pread(fd, text, WORDS_MAX, 0);
	char *rest = text, *line;

	words[0] = text[size > 0 ? size : 0] = '\0';
	/* what follows a word that it does not know is all the words that it knows */
	while ((line = strtok_r(rest, "\n", &rest)) && strncmp(line, "Usage:", 6) != 0)
		if (!strstr(line, "syslog"))
			snprintf(words, FAILURE_PATH_MAX, "%s", line);
}

/**
 * helper_words_open() - a file for what the helper says, of which only a beginning is kept
 *
 * Not a pipe, whose reader would have to stay.
 *
 * Return: a descriptor, or -1
 */
int helper_words_open(void)
{
	int fd = memfd_create("helper", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd >= 0 && (ftruncate(fd, WORDS_MAX) < 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}
