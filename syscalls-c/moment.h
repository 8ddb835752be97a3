/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_MOMENT_H
#define RL_MOMENT_H

#define MOMENT_SIZE 40

char *moment_text(char text[MOMENT_SIZE]);

#endif
