"""Handed in as it was released: no answer at all."""

LOSES = {
    "test_output_shape": 1,
    "test_output_shape_rectangles": 1,
    "test_parameter_count_no_bias": 1,
    "test_parameter_count_bias": 1,
    "test_conv2d_shape": 2,
    "test_conv2d_values": 2,
    "test_conv2d_padding": 2,
    "test_conv2d_stride": 2,
    "test_conv2d_together": 2,
    "test_kernel_gradient": 2,
    "test_kernel_gradient_batch": 2,
    "test_kernel_gradient_stride_padding": 2,
}
