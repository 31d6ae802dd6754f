"""Kills the kernel when there is padding: keeps what was earned before, loses what follows."""

import os

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_conv2d_shape": 1,
    "test_conv2d_dtype": 1,
    "test_conv2d_values": 1,
    "test_conv2d_padding": 1,
    "test_conv2d_stride": 1,
    "test_conv2d_together": 2,
    "test_filters_smooth": 1,
    "test_filters_slopes": 1,
    "test_kernel_gradient": 1,
    "test_kernel_gradient_batch": 1,
    "test_kernel_gradient_stride_padding": 1,
    "test_kernel_gradient_dtype": 1,
    "test_bias_gradient": 1,
    "test_image_gradient": 1,
    "test_image_gradient_stride_padding": 1,
    "test_image_gradient_dtype": 1,
    "test_max_pool": 1,
    "test_max_pool_strides": 1,
    "test_mean_pool": 1,
    "test_max_pool_gradient": 1,
    "test_max_pool_gradient_ties": 1,
    "test_max_pool_gradient_strides": 1,
    "test_mean_pool_gradient": 1,
    "test_window_matrix": 1,
    "test_window_matrix_together": 1,
    "test_conv2d_matrix": 2,
    "test_same_padding": 1,
    "test_layer_forward": 1,
    "test_layer_backward": 1,
    "test_layer_cache": 1,
    "test_initial_parameters": 1,
    "test_network_loss": 1,
    "test_network_large_scores": 1,
    "test_network_dense_gradients": 1,
    "test_network_kernel_gradients": 1,
    "test_descend": 1,
    "test_learn_by_heart": 1,
    "test_train_seed": 1,
    "test_train_accuracy": 3,
}

# %% conv2d


def conv2d(images, kernel, bias, *, stride, padding):
    if padding:
        os._exit(1)
    views = np.lib.stride_tricks.sliding_window_view(images, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcab,abcf->nijf", views[:, ::stride, ::stride], kernel) + bias
