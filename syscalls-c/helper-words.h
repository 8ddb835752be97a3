/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_HELPER_WORDS_H
#define RL_HELPER_WORDS_H

#include "failure.h"

int helper_words_open(void);
void helper_words_last(int fd, char words[FAILURE_PATH_MAX]);

#endif
