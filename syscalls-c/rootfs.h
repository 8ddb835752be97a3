/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_ROOTFS_H
#define RL_ROOTFS_H

#define OVERLAY_OPTIONS_MAX 4096 /* the kernel takes one page */
#define OVERLAY_LOWER_MAX 510	 /* it takes 500 lower directories */

int open_lower(int fds[OVERLAY_LOWER_MAX], int base, const char *lower);

#endif
