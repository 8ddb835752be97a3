/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_STDIO_MODES_H
#define RL_STDIO_MODES_H

void stdio_let_in(int fd);

#endif
