/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_TERMINAL_H
#define RL_TERMINAL_H

int channel_send_descriptor(int channel, int fd);
int channel_receive(int channel, void *data, int size, int *fd);

void terminal_raw(int fd);
void terminal_restore(void);
void terminal_copy_size(int from, int to);

#endif
