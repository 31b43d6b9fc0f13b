% N, W, Win, x, target(N, T), u(channels, T)
P = eye(N);                     % of a unit, or a readout
for t = 1:T
    r = tanh(x);
    x = x + dt / tau * (-x + W * r + Win * u(:, t));
    r = tanh(x);
    z = Wout * r;
    if learning(t)
        k = P * r / (1 + r' * P * r);
        P = P - k * (r' * P);
        Wout = Wout - (z - f(:, t)) * k';
    end
end
save('network.mat', 'W', 'Win', 'Wout')
